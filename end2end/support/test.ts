// The test of this house: a real server, a visitor in front of a browser, and nobody who complains afterwards.

import { type BrowserContext, type Request, test as base } from '@playwright/test';

import { Complaints } from './complaints';
import type { Storage } from './database';
import { Server } from './server';
import type { ServerLog } from './server-log';
import { SessionPage } from './session-page';
import { Visitor } from './visitor';

export interface ServerOptions {
  storage: Storage;
  /** How the server's environment differs from the usual one. */
  settings: Record<string, string>;
}

interface ForWorker extends ServerOptions {
  server: Server;
}

interface ForTest {
  /** The person at the test's own page. */
  visitor: Visitor;
  /** The test's own page, as one that no server renders. */
  sessionPage: SessionPage;
  /** Another tab of the same browser. */
  newTab: () => Promise<Visitor>;
  /** Somebody else at a browser of their own. */
  newBrowser: () => Promise<Visitor>;
  complaints: Complaints;
  serverLog: void;
}

export const test = base.extend<ForTest, ForWorker>({
  storage: ['sqlite', { scope: 'worker', option: true }],

  settings: [{}, { scope: 'worker', option: true }],

  server: [
    async ({ storage, settings }, use) => {
      const server = await Server.start(storage, settings);
      await use(server);
      await server.stop();
      server.log.check();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  // Depends on the page, so that it is done before the page closes and its last requests are cut off.
  complaints: [
    async ({ server, context, page: _page, javaScriptEnabled }, use) => {
      const complaints = new Complaints(server.url, javaScriptEnabled);
      complaints.listenTo(context);
      await use(complaints);
      complaints.check();
    },
    { auto: true },
  ],

  serverLog: [
    async ({ server, context, page: _page }, use) => {
      const secrets = collectSecrets(context, server.log);
      await use();
      await secrets();
      server.log.check();
    },
    { auto: true },
  ],

  visitor: async ({ page, javaScriptEnabled }, use) => use(new Visitor(page, javaScriptEnabled)),

  sessionPage: async ({ page }, use) => use(new SessionPage(page)),

  newTab: async ({ context, javaScriptEnabled }, use) =>
    use(async () => new Visitor(await context.newPage(), javaScriptEnabled)),

  newBrowser: async ({ browser, server, complaints, javaScriptEnabled }, use) => {
    const opened: { context: BrowserContext; secrets: () => Promise<void> }[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
      complaints.listenTo(context);
      opened.push({ context, secrets: collectSecrets(context, server.log) });
      return new Visitor(await context.newPage(), javaScriptEnabled);
    });
    for (const { context, secrets } of opened) {
      await secrets();
      await context.close();
    }
  },
});

/** Tells the log of every password that is sent and every cookie that is set, until the returned function is called. */
function collectSecrets(context: BrowserContext, log: ServerLog): () => Promise<void> {
  const cookies: Promise<void>[] = [];
  context.on('request', (request) => passwords(request).forEach((password) => log.mustNotHold(password)));
  context.on('response', (response) => {
    // The page may be gone before its headers are read; then the cookie is in the jar.
    const lines = response.headerValues('set-cookie').catch(() => []);
    cookies.push(lines.then((lines) => lines.forEach((line) => log.mustNotHold(cookieValue(line)))));
  });
  return async () => {
    await Promise.all(cookies);
    (await context.cookies()).forEach((cookie) => log.mustNotHold(cookie.value));
  };
}

function passwords(request: Request): string[] {
  const form = new URLSearchParams(request.postData() ?? '');
  return ['password', 'new_password', 'current_password'].flatMap((field) => form.getAll(field)).filter(Boolean);
}

function cookieValue(line: string): string {
  return line.replace(/^[^=]*=/, '').replace(/;.*$/, '');
}

export { expect } from '@playwright/test';
