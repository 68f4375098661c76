// How often a page asks the server who is signed in.

import type { Page, Request } from '@playwright/test';

export const SESSION_PATH = '/api/auth/get-session';

/** The questions that a page asks from now on. */
export function sessionRequests(page: Page): Request[] {
  const requests: Request[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === SESSION_PATH) {
      requests.push(request);
    }
  });
  return requests;
}

export async function sessionAnswer(page: Page): Promise<void> {
  const response = await page.waitForResponse(`**${SESSION_PATH}*`);
  await response.finished();
}

/** Gives the page time to ask whatever it still wants to: a few ways to the server and back. */
export async function askedEverything(page: Page): Promise<void> {
  for (let time = 0; time < 4; time += 1) {
    await page.evaluate(async () => (await fetch('/healthz')).text());
  }
}
