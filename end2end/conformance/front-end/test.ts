// The test of a front end: a real server that trusts some pages, those pages, and one that it does not trust.

import { test as base } from '@playwright/test';

import { Server } from '../../support/server';
import { FrontEnd } from './front-end';

export interface Options {
  /** How the server's environment differs from the usual one. */
  settings: Record<string, string>;
}

interface ForTest extends Options {
  server: Server;
}

interface ForWorker {
  /** On the site of the API, at another port, and trusted. */
  trusted: FrontEnd;
  /** On another site, and trusted. */
  distant: FrontEnd;
  /** On the site of the API, at another port, and unknown to it. */
  stranger: FrontEnd;
}

export const test = base.extend<ForTest, ForWorker>({
  trusted: [({}, use) => served('localhost', use), { scope: 'worker' }],
  distant: [({}, use) => served('127.0.0.1', use), { scope: 'worker' }],
  stranger: [({}, use) => served('localhost', use), { scope: 'worker' }],

  settings: [{}, { option: true }],

  server: async ({ settings, trusted, distant }, use) => {
    const origins = [trusted.origin, distant.origin].join(',');
    const server = await Server.start('sqlite', { KEYWARD_TRUSTED_ORIGINS: origins, ...settings });
    await use(server);
    await server.stop();
    server.log.check();
  },
});

async function served(host: 'localhost' | '127.0.0.1', use: (frontEnd: FrontEnd) => Promise<void>): Promise<void> {
  const frontEnd = await FrontEnd.at(host);
  await use(frontEnd);
  await frontEnd.close();
}

export { expect } from '@playwright/test';
