// The two that are compared, and the program that is each of them.

import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { BUNDLE } from './reference/bundle';

export type Side = 'npm' | 'keyward';

/** The program of a side with its arguments. */
export function program(side: Side): [string, ...string[]] {
  return side === 'npm' ? [process.execPath, BUNDLE] : [subject()];
}

/** The Keyward server: named by the environment, else the one that was built last. */
function subject(): string {
  const named = process.env['KEYWARD_SUBJECT'];
  if (named !== undefined && named !== '') {
    return named;
  }
  const target = process.env['CARGO_TARGET_DIR'] ?? fileURLToPath(new URL('../../target', import.meta.url));
  const built = ['debug', 'release']
    .map((profile) => `${target}/${profile}/conformance-subject`)
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs }))
    .filter(({ at }) => at !== undefined)
    .sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
  const newest = built[0];
  if (newest === undefined) {
    throw new Error(
      'There is no conformance-subject to compare. Build it with `cargo build -p conformance-subject`, name it in ' +
        'KEYWARD_SUBJECT, or look at the npm package alone with `--only npm`.',
    );
  }
  return newest.path;
}
