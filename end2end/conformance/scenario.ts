// A scenario: a sentence about a person, the options of the server it is about, and the steps.

import { type Options, complete } from './options';
import type { World } from './world';

export interface Scenario {
  name: string;
  options: Options;
  act: (world: World) => Promise<void>;
  /** Needs a server that nobody talked to before, because the server remembers more than its tables. */
  needsFreshServer: boolean;
}

type Act = Scenario['act'];

interface Define {
  (sentence: string, act: Act): void;
  (sentence: string, options: Partial<Options>, act: Act): void;
}

/** The scenarios of one part of the protocol. */
export function area(name: string, define: (scenario: Define) => void): Scenario[] {
  const scenarios: Scenario[] = [];
  define((sentence: string, second: Partial<Options> | Act, third?: Act) => {
    const [given, act] = typeof second === 'function' ? [{}, second] : [second, third!];
    const options = complete(given);
    const needsFreshServer = options.rateLimit?.enabled === true;
    scenarios.push({ name: `${name}: ${sentence}`, options, act, needsFreshServer });
  });
  return scenarios;
}

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
