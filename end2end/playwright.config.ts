// How the browser tests run: with JavaScript, without it, and the main journey once more on PostgreSQL.

import { defineConfig } from '@playwright/test';

import { browser } from './support/browser';
import { postgres, serverProgram } from './support/environment';
import type { ServerOptions } from './support/test';

const ONLY_WITH_JAVASCRIPT = 'tests/with-javascript/**';
const ON_EVERY_DATABASE = ['tests/journey.spec.ts', 'tests/persistence.spec.ts'];

serverProgram();

export default defineConfig<object, ServerOptions>({
  testDir: 'tests',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: { ...browser, screenshot: 'only-on-failure', trace: 'retain-on-failure' },
  projects: [
    { name: 'with-javascript' },
    { name: 'without-javascript', testIgnore: ONLY_WITH_JAVASCRIPT, use: { javaScriptEnabled: false } },
    ...onPostgres(),
  ],
});

function onPostgres() {
  if (postgres() === undefined) {
    return [];
  }
  return [{ name: 'on-postgres', testMatch: ON_EVERY_DATABASE, use: { storage: 'postgres' as const } }];
}
