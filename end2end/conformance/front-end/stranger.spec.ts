// A page that is not trusted, at another port of the same host. Ports make no other site, so the browser takes Ada's
// cookie along: what stops the page is that it may not read, and that what it sends is refused for its origin.

import type { Page } from '@playwright/test';

import { type Person, somebody } from '../../support/person';
import { readRows } from '../rows';
import { expect, test } from './test';

/** Signs somebody up at a page; the browser is theirs from then on. */
async function signUp(page: Page, address: string, person: Person): Promise<void> {
  await page.goto(address);
  await page.evaluate((person) => window.auth.signUp.email(person), person);
  await expect(page.locator('body')).toHaveText(person.name);
}

test('it reads nothing and changes nothing', async ({ page, context, server, trusted, stranger }) => {
  await signUp(page, trusted.page(server.url), somebody());
  const before = await readRows(server.database.url);
  const foreign = await context.newPage();
  await foreign.goto(stranger.page(server.url));
  await expect(foreign.locator('body')).toHaveText('unreadable');

  const found = await foreign.evaluate(async (eve) => {
    const attempts = [
      () => window.auth.getSession(),
      () => window.auth.signUp.email(eve),
      () => window.auth.updateUser({ name: 'Eve was here' }),
      () => window.auth.signOut(),
    ];
    const found = [];
    for (const attempt of attempts) {
      found.push(await attempt().then(({ data }) => data, (error: unknown) => String(error)));
    }
    return found;
  }, somebody('Eve'));
  expect(found).toEqual(Array.from({ length: 4 }, () => 'TypeError: Failed to fetch'));
  expect(await readRows(server.database.url)).toEqual(before);
  await page.reload();
  await expect(page.locator('body')).not.toHaveText(/nobody|unreadable|waiting/);
});

test('what it sends without asking first is refused, although the cookie comes along', async ({ page, context, server, trusted, stranger }) => {
  await signUp(page, trusted.page(server.url), somebody());
  const before = await readRows(server.database.url);
  const foreign = await context.newPage();
  await foreign.goto(stranger.emptyPage);
  const exchange = await nextExchange(foreign);
  const sent = await foreign.evaluate(
    (url) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then(() => 'sent', String),
    `${server.url}/api/auth/sign-out`,
  );
  expect(sent).toBe('TypeError: Failed to fetch');
  expect(await exchange()).toEqual({ cookie: expect.stringContaining('keyward.session_token='), status: 403 });
  expect(await readRows(server.database.url)).toEqual(before);
});

/** What goes over the wire next, whatever the page may know of it: the cookies of a request, and the status of its answer. */
async function nextExchange(page: Page): Promise<() => Promise<{ cookie: string | undefined; status: number }>> {
  const wire = await page.context().newCDPSession(page);
  const sent = new Promise<string | undefined>((resolve) =>
    wire.once('Network.requestWillBeSentExtraInfo', ({ headers }) => resolve(headers['Cookie'])),
  );
  const answered = new Promise<number>((resolve) =>
    wire.once('Network.responseReceivedExtraInfo', ({ statusCode }) => resolve(statusCode)),
  );
  await wire.send('Network.enable');
  return async () => ({ cookie: await sent, status: await answered });
}

for (const path of ['/api/auth/sign-in/email', '/api/sign-in']) {
  test(`a form that it sends to ${path} signs nobody in`, async ({ page, context, server, trusted, stranger }) => {
    const eve = somebody('Eve');
    await signUp(page, trusted.page(server.url), eve);
    await context.clearCookies();
    const before = await readRows(server.database.url);

    await page.goto(stranger.emptyPage);
    await page.setContent(`<form method="post" action="${server.url}${path}">
      <input name="email" value="${eve.email}"><input name="password" value="${eve.password}"><button>Win a prize</button>
    </form>`);
    const [answer] = await Promise.all([page.waitForResponse(`**${path}`), page.getByRole('button').click()]);
    expect(answer.status()).toBe(403);
    expect(await context.cookies()).toEqual([]);
    expect(await readRows(server.database.url)).toEqual(before);
  });
}
