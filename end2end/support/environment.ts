// What a run is told from outside; what is missing stops it with a sentence that says what to do.

import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';

/** The browser to drive. */
export function chromium(): string {
  return text('CHROMIUM_PATH') ?? '/usr/bin/chromium';
}

/** The server to test: the program itself, as it is delivered. */
export function serverProgram(): string {
  const program = text('SERVER_BIN');
  if (program === undefined) {
    throw new Error('SERVER_BIN is missing. Set it to the built server, such as ../target/release/server.');
  }
  const path = resolve(program);
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Error(`SERVER_BIN is no program that can be run: ${path}`);
  }
  return path;
}

/** Where the browser's files are, when they are not beside the server. */
export function siteRoot(): string | undefined {
  const root = text('LEPTOS_SITE_ROOT');
  return root === undefined ? undefined : resolve(root);
}

/** Where the page is that no server renders. */
export function pageSubject(): string {
  const folder = text('PAGE_SUBJECT');
  if (folder === undefined) {
    throw new Error('PAGE_SUBJECT is missing. `cargo xtask test` builds the page and says where it is.');
  }
  return resolve(folder);
}

/** A PostgreSQL in which databases may be made. Only a quick run does without. */
export function postgres(): string | undefined {
  const url = text('TEST_POSTGRES_URL');
  if (url === undefined && text('QUICK') !== '1') {
    throw new Error(
      'TEST_POSTGRES_URL is missing. Set it to a PostgreSQL in which databases may be made, such as ' +
        'postgres://postgres@127.0.0.1:5432/postgres, or set QUICK=1 to leave PostgreSQL out.',
    );
  }
  return url;
}

/** Where screenshots go. */
export function screenshotsFolder(): string {
  const folder = text('SCREENSHOTS_DIR');
  if (folder === undefined) {
    throw new Error('SCREENSHOTS_DIR is missing. Set it to the folder that the screenshots shall be written to.');
  }
  return resolve(folder);
}

/** An empty value counts as none. */
function text(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}
