// Pictures of every page, on a phone and on a desk, by day and by night; nothing is compared.

import { defineConfig } from '@playwright/test';

import { browser } from './support/browser';
import { screenshotsFolder, serverProgram } from './support/environment';

const WIDTHS = [390, 1280];
const SCHEMES = ['light', 'dark'] as const;

serverProgram();
screenshotsFolder();

export default defineConfig({
  testDir: 'screenshots',
  outputDir: 'test-results',
  workers: 2,
  timeout: 60_000,
  reporter: 'list',
  projects: WIDTHS.flatMap((width) =>
    SCHEMES.map((colorScheme) => ({
      name: `${width}-${colorScheme}`,
      use: { ...browser, colorScheme, viewport: { width, height: 800 } },
    })),
  ),
});
