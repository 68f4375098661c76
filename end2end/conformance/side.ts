// The two that are compared, and the program that is each of them.

import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { BUNDLE } from './reference/bundle';

export type Side = 'npm' | 'keyward';

/** The program of a side with its arguments. */
export function program(side: Side): [string, ...string[]] {
  return side === 'npm' ? [process.execPath, BUNDLE] : [built('conformance-subject', 'KEYWARD_SUBJECT')];
}

/** A program of this repository: named by the environment, else the one that was built last. */
export function built(name: string, variable: string): string {
  const named = process.env[variable];
  if (named !== undefined && named !== '') {
    return named;
  }
  const target = process.env['CARGO_TARGET_DIR'] ?? fileURLToPath(new URL('../../target', import.meta.url));
  const found = ['debug', 'release']
    .map((profile) => `${target}/${profile}/${name}`)
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs }))
    .filter(({ at }) => at !== undefined)
    .sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
  const newest = found[0];
  if (newest === undefined) {
    throw new Error(
      `There is no ${name}. Build it with \`cargo build -p ${name}\`, name it in ${variable}, or look at the npm ` +
        'package alone with `--only npm`.',
    );
  }
  return newest.path;
}
