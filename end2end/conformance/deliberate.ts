// Every difference that is meant: what differs, why, and precisely where. A row that covers nothing is stale.

import type { Difference } from './difference';

export interface Deliberate {
  id: string;
  what: string;
  why: string;
  covers: (difference: Difference) => boolean;
}

export const DELIBERATE: Deliberate[] = [];
