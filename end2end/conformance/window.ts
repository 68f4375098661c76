// As much of a browser's `window` as the official client looks for. Must be imported before it.

import { AsyncLocalStorage } from 'node:async_hooks';

const visited = new AsyncLocalStorage<string[]>();

const location = {
  set href(url: string) {
    visited.getStore()?.push(url);
  },
};

Object.assign(globalThis, {
  window: { location, addEventListener: () => {}, removeEventListener: () => {} },
});

/** What an act gives, and the pages to which it sent the browser. */
export async function withVisits<T>(act: () => Promise<T>): Promise<{ given: T; visits: string[] }> {
  const visits: string[] = [];
  return { given: await visited.run(visits, act), visits };
}
