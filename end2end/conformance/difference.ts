// Where two traces of one scenario are not the same.

import { isDeepStrictEqual } from 'node:util';

import type { Storage } from '../support/database';
import type { NormalStep, NormalTrace } from './normalise';
import { isRecord } from './options';
import type { Rows } from './trace';

export interface Difference {
  scenario: string;
  storage: Storage;
  /** Such as `headers.cache-control` in a step, or `rows.session.token`. */
  path: string;
  npm: unknown;
  keyward: unknown;
  /** The cookie tokens of sessions over which somebody signed in at the same browser. */
  replaced: string[];
  /** The step in which it is, on both sides. */
  step?: { label: string; npm: NormalStep; keyward: NormalStep };
}

type Found = Pick<Difference, 'path' | 'npm' | 'keyward' | 'step'>;

export function differences(npm: NormalTrace, keyward: NormalTrace): Found[] {
  const broke = npm.broke === keyward.broke ? [] : [{ path: 'broke', npm: npm.broke, keyward: keyward.broke }];
  if (keyward.steps.length === 0 && keyward.broke !== undefined) {
    return broke;
  }
  return [...stepDifferences(npm.steps, keyward.steps), ...rowDifferences(npm.rows, keyward.rows), ...broke];
}

function stepDifferences(npm: NormalStep[], keyward: NormalStep[]): Found[] {
  const length = Math.max(npm.length, keyward.length);
  return Array.from({ length }, (_, index) => index).flatMap((index): Found[] => {
    const [one, other] = [npm[index], keyward[index]];
    if (one === undefined || other === undefined) {
      return [{ path: 'step', npm: one, keyward: other }];
    }
    const { label, ...left } = one;
    const { label: _other, ...right } = other;
    return valueDifferences(left, right, '').map((found) => ({ ...found, step: { label, npm: one, keyward: other } }));
  });
}

function valueDifferences(npm: unknown, keyward: unknown, path: string): Found[] {
  if (isRecord(npm) && isRecord(keyward)) {
    const keys = [...new Set([...Object.keys(npm), ...Object.keys(keyward)])];
    return keys.flatMap((key) => valueDifferences(npm[key], keyward[key], path === '' ? key : `${path}.${key}`));
  }
  if (Array.isArray(npm) && Array.isArray(keyward) && npm.length === keyward.length) {
    return npm.flatMap((member, index) => valueDifferences(member, keyward[index], `${path}.${index}`));
  }
  return isDeepStrictEqual(npm, keyward) ? [] : [{ path, npm, keyward }];
}

function rowDifferences(npm: Rows, keyward: Rows): Found[] {
  const tables = [...new Set([...Object.keys(npm), ...Object.keys(keyward)])];
  return tables.flatMap((table) => tableDifferences(npm[table] ?? [], keyward[table] ?? [], `rows.${table}`));
}

/** Rows that are most alike are held against each other; what is left has no counterpart. */
function tableDifferences(npm: Record<string, unknown>[], keyward: Record<string, unknown>[], path: string): Found[] {
  const left = [...keyward];
  const pairs = npm.map((row) => ({ row, other: takeMostAlike(row, left) }));
  const paired = pairs.flatMap(({ row, other }) => valueDifferences(row, other, path));
  return [...paired, ...left.map((row) => ({ path, npm: undefined, keyward: row }))];
}

function takeMostAlike(row: Record<string, unknown>, others: Record<string, unknown>[]): Record<string, unknown> | undefined {
  const best = others.reduce((most, other, index) => (alike(row, other) > alike(row, others[most]!) ? index : most), 0);
  return others.splice(best, 1)[0];
}

/** How many columns are the same; the token of a session counts for all, and is the same when it is a hash of it. */
function alike(row: Record<string, unknown>, other: Record<string, unknown>): number {
  const isSameToken = 'token' in row && String(other['token']).includes(String(row['token']));
  return Object.keys(row).filter((key) => row[key] === other[key]).length + (isSameToken ? Object.keys(row).length : 0);
}
