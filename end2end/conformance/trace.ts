// What happened in a scenario, as it was seen: nothing is renamed yet.

import type { Answered, Asked } from './wire';

export interface Mail {
  kind: string;
  to: string;
  url?: string;
  token?: string;
  newEmail?: string;
}

/** A request, its answer, and the mails that it caused. */
export interface Exchange {
  kind: 'exchange';
  who: string;
  asked: Asked;
  answered: Answered;
  mails: Mail[];
}

/** What somebody knows afterwards that no single answer shows, such as the result of a call of the official client. */
export interface Note {
  kind: 'note';
  who: string;
  what: string;
  found: unknown;
}

export type Step = Exchange | Note;

export type Rows = Record<string, Record<string, unknown>[]>;

export interface Trace {
  /** The moment at which the scenario began, in milliseconds. */
  start: number;
  /** The moment at which it ended, by the clock of the scenario. */
  end: number;
  origin: string;
  steps: Step[];
  rows: Rows;
  /** Why it did not come to its end. */
  broke?: string;
}
