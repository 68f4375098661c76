// What comes out of a scenario: equal, different on purpose, or different.

import { DELIBERATE, type Deliberate } from './deliberate';
import type { Difference } from './difference';

export interface Verdict {
  scenario: string;
  /** Covered by a row of the table. */
  deliberate: { row: Deliberate; difference: Difference }[];
  different: Difference[];
}

/** Differences of one scenario on all storages, held against the table. */
export function judge(scenario: string, differences: Difference[]): Verdict {
  const verdict: Verdict = { scenario, deliberate: [], different: [] };
  for (const difference of differences) {
    const row = DELIBERATE.find(({ covers }) => covers(difference));
    if (row === undefined) {
      verdict.different.push(difference);
    } else {
      verdict.deliberate.push({ row, difference });
    }
  }
  return verdict;
}

/** Rows that covered nothing in a whole run: what they excuse does not happen any more. */
export function staleRows(verdicts: Verdict[]): Deliberate[] {
  const used = new Set(verdicts.flatMap(({ deliberate }) => deliberate.map(({ row }) => row.id)));
  return DELIBERATE.filter(({ id }) => !used.has(id));
}
