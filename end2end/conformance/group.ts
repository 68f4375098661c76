// Scenarios that share their servers, because they ask for the same options.

import type { Storage } from '../support/database';
import { type NormalTrace, normalise } from './normalise';
import type { Options } from './options';
import type { Scenario } from './scenario';
import { Server } from './server';
import type { Side } from './side';
import { World } from './world';

export interface Group {
  options: Options;
  scenarios: Scenario[];
}

/** A server of the comparison. */
export interface Target {
  side: Side;
  storage: Storage;
}

export interface Acted {
  scenario: Scenario;
  target: Target;
  trace: NormalTrace;
}

export function groups(scenarios: Scenario[]): Group[] {
  const shared = new Map<string, Group>();
  const alone: Group[] = [];
  for (const scenario of scenarios) {
    if (scenario.needsFreshServer) {
      alone.push({ options: scenario.options, scenarios: [scenario] });
      continue;
    }
    const key = JSON.stringify(scenario.options);
    const group = shared.get(key) ?? { options: scenario.options, scenarios: [] };
    shared.set(key, { ...group, scenarios: [...group.scenarios, scenario] });
  }
  // The longest first, so that none of them is begun last.
  return [...shared.values(), ...alone].sort((one, other) => other.scenarios.length - one.scenarios.length);
}

/** Acts the scenarios of a group out on all servers at once, and on each of them one after the other. */
export async function actOut(group: Group, targets: Target[]): Promise<Acted[]> {
  const acted = await Promise.all(targets.map((target) => actOutOn(target, group)));
  return acted.flat();
}

async function actOutOn(target: Target, group: Group): Promise<Acted[]> {
  let server: Server;
  try {
    server = await Server.start(target.side, target.storage, group.options);
  } catch (error) {
    const trace: NormalTrace = { steps: [], rows: {}, replaced: [], broke: error instanceof Error ? error.message : String(error) };
    return group.scenarios.map((scenario) => ({ scenario, target, trace }));
  }
  try {
    return await actOutWith(server, target, group);
  } finally {
    await server.stop();
  }
}

async function actOutWith(server: Server, target: Target, { options, scenarios }: Group): Promise<Acted[]> {
  const acted: Acted[] = [];
  for (const scenario of scenarios) {
    const trace = await World.trace(server, options, scenario.act);
    acted.push({ scenario, target, trace: await normalise(trace, options) });
  }
  return acted;
}
