// Compares Keyward with the npm package better-auth: the same scenarios against both, on SQLite and on PostgreSQL.

import './window';

import { parseArgs } from 'node:util';

import type { Storage } from '../support/database';
import { postgres } from '../support/environment';
import { type Difference, differences } from './difference';
import { gatewayFails } from './gateway';
import { type Acted, type Target, actOut, groups } from './group';
import { bundleReference } from './reference/bundle';
import { printDeliberate, printTrace, printVerdicts } from './report';
import type { Scenario } from './scenario';
import { SCENARIOS } from './scenarios/all';
import { killAllServers } from './server';
import type { Side } from './side';
import { type Verdict, judge } from './verdict';

const { values: asked } = parseArgs({
  options: {
    /** One side alone: its traces are printed. */
    only: { type: 'string' },
    storage: { type: 'string' },
    /** Only scenarios whose names hold this text. */
    grep: { type: 'string' },
    /** Groups of scenarios that run at the same time. */
    jobs: { type: 'string', default: '2' },
    traces: { type: 'boolean', default: false },
  },
});

const sides: Side[] = asked.only === undefined ? ['npm', 'keyward'] : [asked.only as Side];
const scenarios = SCENARIOS.filter(({ name }) => asked.grep === undefined || name.includes(asked.grep));

function storages(): Storage[] {
  if (asked.storage !== undefined) {
    return [asked.storage as Storage];
  }
  return postgres() === undefined ? ['sqlite'] : ['sqlite', 'postgres'];
}

/** Everything that was acted out, by as many workers as were asked for. */
async function act(targets: Target[]): Promise<Acted[]> {
  const waiting = groups(scenarios);
  const acted: Acted[] = [];
  const worker = async () => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      acted.push(...(await actOut(group, targets)));
    }
  };
  await Promise.all(Array.from({ length: Number(asked.jobs) }, worker));
  return acted;
}

/** Two servers that must not differ, such as the same one on two storages. */
function compare(scenario: Scenario, acted: Acted[], one: Target, other: Target): Difference[] {
  const traceOn = ({ side, storage }: Target) =>
    acted.find(
      ({ scenario: { name }, target }) => name === scenario.name && target.side === side && target.storage === storage,
    )!.trace;
  const [left, right] = [traceOn(one), traceOn(other)];
  const { name } = scenario;
  return differences(left, right).map((found) => ({
    ...found,
    scenario: name,
    storage: other.storage,
    replaced: left.replaced,
  }));
}

/** What is compared with what: Keyward with the package, or, of one side alone, the second storage with the first. */
function pairs(targets: Target[]): [Target, Target][] {
  if (sides.length === 1) {
    const [first, ...rest] = targets;
    return rest.map((target) => [first!, target]);
  }
  const isOf = (side: Side) => (target: Target) => target.side === side;
  return targets
    .filter(isOf('npm'))
    .map((npm) => [npm, targets.filter(isOf('keyward')).find(({ storage }) => storage === npm.storage)!]);
}

/** A scenario that the package does not answer as its words say proves nothing. */
function meaningless(acted: Acted[]): Acted[] {
  return acted.filter(({ target, trace }) => target.side === 'npm' && trace.broke !== undefined);
}

/** Whether another process knows who signed in at each side. */
async function askGateway(): Promise<boolean> {
  const failures = await Promise.all(sides.map(gatewayFails));
  failures.forEach((failure, place) =>
    console.log(`gateway: asks ${sides[place]} who is calling, ${failure === undefined ? 'and is right' : `and is wrong\n  ${failure}`}`),
  );
  return failures.every((failure) => failure === undefined);
}

async function run(): Promise<boolean> {
  if (sides.includes('npm')) {
    await bundleReference();
  }
  const begin = Date.now();
  const targets = storages().flatMap((storage) => sides.map((side): Target => ({ side, storage })));
  const acted = await act(targets);
  if (asked.traces) {
    acted.forEach(({ scenario, target, trace }) => printTrace(`${scenario.name} [${target.side}, ${target.storage}]`, trace));
  }
  const broken = meaningless(acted);
  broken.forEach(({ scenario, target, trace }) => console.log(`\nmeaningless: ${scenario.name} [${target.storage}]\n  ${trace.broke}`));

  const verdicts: Verdict[] = scenarios.map((scenario) =>
    judge(
      scenario.name,
      pairs(targets).flatMap(([one, other]) => compare(scenario, acted, one, other)),
    ),
  );
  const isWholeRun = asked.grep === undefined && sides.length === 2;
  printDeliberate(verdicts);
  const isKnown = !'gateway'.includes(asked.grep ?? '') || (await askGateway());
  const isRight = printVerdicts(verdicts, isWholeRun) && broken.length === 0 && isKnown;
  console.log(`${Math.round((Date.now() - begin) / 1000)} s`);
  return isRight;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    killAllServers();
    process.exit(1);
  });
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  killAllServers();
}
// The stores of the official client leave timers behind.
process.exit();
