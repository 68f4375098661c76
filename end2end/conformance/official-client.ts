// The official client, vanilla: it talks through a browser, so that every request it makes is part of the trace.

import { STATUS_CODES } from 'node:http';

import { withVisits } from './window';

import { createAuthClient } from 'better-auth/client';

import type { Browser } from './browser';
import type { World } from './world';

export type Vanilla = ReturnType<typeof createAuthClient>;

/** What every flavour of the client is made with. */
export function clientOptions(browser: Browser, world: World) {
  return {
    baseURL: world.origin,
    basePath: world.basePath === '' ? '/' : world.basePath,
    fetchOptions: { customFetchImpl: fetchThrough(browser) },
  };
}

export class OfficialClient {
  private readonly client: Vanilla;

  constructor(
    private readonly browser: Browser,
    private readonly world: World,
  ) {
    this.client = createAuthClient(clientOptions(browser, world));
  }

  /** Calls the client, and notes what the caller gets: data, error, and where the page was sent. */
  async calls<T>(what: string, call: (client: Vanilla) => Promise<T>): Promise<T> {
    const { given, visits } = await withVisits(() => call(this.client));
    this.world.note(this.browser.name, `client.${what}`, visits.length === 0 ? given : { ...given, visits });
    return given;
  }
}

function fetchThrough(browser: Browser): typeof fetch {
  return async (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = typeof init?.body === 'string' ? init.body : undefined;
    const answer = await browser.sends(init?.method ?? 'GET', pathname + search, { headers, body });
    return new Response(answer.text === '' ? null : answer.text, {
      status: answer.status,
      statusText: STATUS_CODES[answer.status] ?? '',
      headers: answer.headers,
    });
  };
}
