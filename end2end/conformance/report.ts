// What a run says about itself.

import { DELIBERATE } from './deliberate';
import type { Difference } from './difference';
import type { NormalStep, NormalTrace } from './normalise';
import type { Verdict } from './verdict';
import { staleRows } from './verdict';

const LONGEST = 400;

/** One scenario as it was on one server, for people who want to see what it means. */
export function printTrace(title: string, { steps, rows, broke }: NormalTrace): void {
  console.log(`\n━━ ${title}`);
  steps.forEach((step) => console.log(stepText(step)));
  for (const [table, list] of Object.entries(rows)) {
    list.forEach((row) => console.log(`  row ${table} ${JSON.stringify(row)}`));
  }
  if (broke !== undefined) {
    console.log(`  BROKE ${broke}`);
  }
}

function stepText({ label, found, status, headers, cookies, body, mails = [] }: NormalStep): string {
  if (status === undefined) {
    return `  ${label}\n      ${JSON.stringify(found)}`;
  }
  const lines = [
    `  ${label}`,
    `    ${status} ${JSON.stringify(headers)}`,
    ...Object.entries(cookies ?? {}).map(([name, set]) => `      cookie ${name} ${JSON.stringify(set)}`),
    `      ${short(body)}`,
    ...mails.map((mail) => `      mail ${JSON.stringify(mail)}`),
  ];
  return lines.join('\n');
}

/** Prints what differs and the totals; whether all is as it should be. */
export function printVerdicts(verdicts: Verdict[], isWholeRun: boolean): boolean {
  const different = verdicts.filter((verdict) => verdict.different.length > 0);
  const deliberate = verdicts.filter(
    (verdict) => verdict.different.length === 0 && verdict.deliberate.some(({ row }) => row.everywhere !== true),
  );
  different.forEach(printVerdict);

  const stale = isWholeRun ? staleRows(verdicts) : [];
  stale.forEach(({ id, what }) => console.log(`\nstale: ${id} covers nothing any more (${what})`));
  const equal = verdicts.length - different.length - deliberate.length;
  const everywhere = DELIBERATE.filter((row) => row.everywhere === true).map(({ id }) => id);
  console.log(`\nequal means: but for what holds everywhere (${everywhere.join(', ')})`);
  console.log(
    `${verdicts.length} scenarios: ${equal} equal, ${deliberate.length} deliberate, ${different.length} different` +
      (stale.length === 0 ? '' : `; ${stale.length} stale rows`),
  );
  return different.length === 0 && stale.length === 0;
}

/** How often each row of the table was needed. */
export function printDeliberate(verdicts: Verdict[]): void {
  const counts = new Map<string, { what: string; scenarios: Set<string> }>();
  for (const { scenario, deliberate } of verdicts) {
    for (const { row } of deliberate) {
      const counted = counts.get(row.id) ?? { what: row.what, scenarios: new Set() };
      counts.set(row.id, { ...counted, scenarios: counted.scenarios.add(scenario) });
    }
  }
  for (const [id, { what, scenarios }] of [...counts].sort()) {
    console.log(`  ${id} (${scenarios.size}): ${what}`);
  }
}

function printVerdict({ scenario, different }: Verdict): void {
  console.log(`\ndifferent: ${scenario}`);
  for (const [text, storages] of alike(different)) {
    console.log(`  [${storages.join(', ')}] ${text}`);
  }
}

/** The same difference on both storages is told once. */
function alike(different: Difference[]): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (const { path, npm, keyward, step, storage } of different) {
    const where = step === undefined ? '' : `${step.label.slice(0, LONGEST)}\n    `;
    const text = `${where}${path}\n      npm     ${short(npm)}\n      keyward ${short(keyward)}`;
    told.set(text, [...(told.get(text) ?? []), storage]);
  }
  return told;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
