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

/** A session is held against the one with the same token, other rows against those most alike; the rest stands alone. */
function tableDifferences(npm: Record<string, unknown>[], keyward: Record<string, unknown>[], path: string): Found[] {
  const left = [...keyward];
  const take = npm.some((row) => 'token' in row) ? takeOfToken : takeMostAlike;
  const paired = npm.flatMap((row) => valueDifferences(row, take(row, left), path));
  return [...paired, ...left.map((row) => ({ path, npm: undefined, keyward: row }))];
}

function takeOfToken(row: Record<string, unknown>, others: Record<string, unknown>[]): Record<string, unknown> | undefined {
  const index = others.findIndex((other) => String(other['token']).includes(String(row['token'])));
  return index < 0 ? undefined : others.splice(index, 1)[0];
}

function takeMostAlike(row: Record<string, unknown>, others: Record<string, unknown>[]): Record<string, unknown> | undefined {
  const alike = (other: Record<string, unknown>) => Object.keys(row).filter((key) => row[key] === other[key]).length;
  const best = others.reduce((most, other, index) => (alike(other) > alike(others[most]!) ? index : most), 0);
  return others.splice(best, 1)[0];
}
