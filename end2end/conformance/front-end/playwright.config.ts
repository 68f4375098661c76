// A front end on an origin of its own, in a real browser, with the official client as it comes from npm.

import { defineConfig } from '@playwright/test';

import { browser } from '../../support/browser';
import { serverProgram } from '../../support/environment';
import type { Options } from './test';

serverProgram();

export default defineConfig<Options>({
  testDir: '.',
  outputDir: '../../test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: { ...browser, screenshot: 'only-on-failure', trace: 'retain-on-failure' },
});
