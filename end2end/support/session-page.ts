// A page that no server renders, and that has a button for whatever an application can ask of its session.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Locator, type Page, type Route, expect } from '@playwright/test';

import { pageSubject } from './environment';
import { SESSION_PATH } from './session-requests';

const PATH = '/page-subject';
const HTML = `<!doctype html><meta charset="utf-8"><title>Session</title><link rel="icon" href="data:,">
<script type="module">import start from '${PATH}/page.js'; await start({ module_or_path: '${PATH}/page_bg.wasm' });</script>`;

type Label = 'data' | 'error' | 'pending' | 'refetching' | 'notices' | 'answer';
type Question = 'refetch' | 'refetch from the store' | 'get_session' | 'ensure_session' | 'rename';

export class SessionPage {
  constructor(readonly page: Page) {}

  /** Opens the page on the origin of the server, with the options of `query`. */
  async opens(query = ''): Promise<void> {
    await this.page.route(`**${PATH}*`, (route) => route.fulfill({ contentType: 'text/html', body: HTML }));
    await this.page.route(`**${PATH}/*`, serveFile);
    await this.page.goto(`${PATH}${query}`);
    await this.shown('data').waitFor();
  }

  /** Opens the page and waits until it knows who is signed in. */
  async opensAndKnows(name: string, query = ''): Promise<void> {
    await this.opens(query);
    await this.says('pending', 'false');
    await this.says('data', name);
    await this.says('refetching', 'false');
  }

  async says(label: Label, text: string): Promise<void> {
    await expect(this.shown(label)).toHaveText(text);
  }

  async asks(question: Question): Promise<void> {
    await this.page.getByRole('button', { name: question, exact: true }).click();
  }

  /** Holds the next answer about the session back, as the server gave it, until the returned function is called. */
  async holdsBackTheNextAnswer(): Promise<{ isThere: Promise<void>; release: () => Promise<void> }> {
    let [arrive, release] = [() => {}, () => {}];
    const isThere = new Promise<void>((resolve) => (arrive = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    await this.page.route(
      `**${SESSION_PATH}*`,
      async (route) => {
        const response = await route.fetch();
        arrive();
        await released;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    const finished = this.page.waitForEvent('requestfinished', (request) => request.url().includes(SESSION_PATH));
    return {
      isThere,
      release: async () => {
        release();
        await finished;
      },
    };
  }

  private shown(label: Label): Locator {
    return this.page.getByLabel(label, { exact: true });
  }
}

async function serveFile(route: Route): Promise<void> {
  const name = new URL(route.request().url()).pathname.slice(PATH.length + 1);
  const contentType = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
  await route.fulfill({ contentType, body: await readFile(join(pageSubject(), name)) });
}
