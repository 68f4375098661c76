// How the tests run: with JavaScript, without it, the main journey once more on PostgreSQL, and mail without a browser.

import { defineConfig } from '@playwright/test';

import { browser } from './support/browser';
import { postgres, serverProgram } from './support/environment';
import type { ServerOptions } from './support/test';

const ONLY_WITH_JAVASCRIPT = 'tests/with-javascript/**';
/** Between the server and a mail server; no browser is part of it. */
const WITHOUT_BROWSER = 'tests/mail/**';
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
    { name: 'with-javascript', testIgnore: WITHOUT_BROWSER },
    { name: 'without-browser', testMatch: WITHOUT_BROWSER },
    { name: 'without-javascript', testIgnore: [ONLY_WITH_JAVASCRIPT, WITHOUT_BROWSER], use: { javaScriptEnabled: false } },
    ...onPostgres(),
  ],
});

function onPostgres() {
  if (postgres() === undefined) {
    return [];
  }
  return [{ name: 'on-postgres', testMatch: ON_EVERY_DATABASE, use: { storage: 'postgres' as const } }];
}
