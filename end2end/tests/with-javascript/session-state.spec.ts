// The state of the session in a page: what is known, what is asked, and what must not be forgotten.

import type { BrowserContext, Page, Request } from '@playwright/test';

import { type Person, somebody } from '../../support/person';
import { loseSession } from '../../support/session-cookie';
import { SESSION_PATH, askedEverything, sessionAnswer, sessionRequests } from '../../support/session-requests';
import { expect, test } from '../../support/test';
import { comesIntoSight, goesOutOfSight } from '../../support/visibility';

const NEW_NAME = 'Augusta';

test('a page that no server rendered asks once, and waits until it knows', async ({ page, context, sessionPage }) => {
  const ada = await isSignedIn(context);
  const requests = sessionRequests(page);
  const held = await sessionPage.holdsBackTheNextAnswer();
  await sessionPage.opens();
  await held.isThere;
  await sessionPage.says('pending', 'true');
  await sessionPage.says('data', 'nobody');

  await held.release();
  await sessionPage.says('pending', 'false');
  await sessionPage.says('data', ada.name);
  expect(requests).toHaveLength(1);
});

test('that nobody is signed in is known, and not waited for again', async ({ sessionPage }) => {
  await sessionPage.opensAndKnows('nobody');
  const held = await sessionPage.holdsBackTheNextAnswer();
  await sessionPage.asks('refetch');
  await held.isThere;
  await sessionPage.says('refetching', 'true');
  await sessionPage.says('pending', 'false');
  await held.release();
  await sessionPage.says('refetching', 'false');
});

test('a person who asks is answered, however young the last answer is', async ({ page, context, sessionPage }) => {
  const ada = await isSignedIn(context);
  await sessionPage.opensAndKnows(ada.name);
  const requests = sessionRequests(page);
  for (const expected of [1, 2, 3]) {
    const answered = sessionAnswer(page);
    await sessionPage.asks('refetch');
    await answered;
    await sessionPage.says('refetching', 'false');
    expect(requests).toHaveLength(expected);
  }
  await sessionPage.says('notices', '1');
});

test('those who ask while an answer is awaited share the next one, as strict as the strictest', async ({
  page,
  sessionPage,
}) => {
  await sessionPage.opensAndKnows('nobody');
  const requests = sessionRequests(page);
  const held = await sessionPage.holdsBackTheNextAnswer();
  await sessionPage.asks('refetch');
  await held.isThere;
  await sessionPage.asks('refetch');
  await sessionPage.asks('refetch from the store');
  await sessionPage.asks('refetch');
  expect(requests).toHaveLength(1);
  const answered = sessionAnswer(page);
  await held.release();
  await answered;
  await sessionPage.says('refetching', 'false');
  expect(requests.map(queryOf)).toEqual([{}, { disableCookieCache: 'true' }]);
});

test('what was asked before a change is not believed after it, nor waited for', async ({ context, sessionPage }) => {
  const ada = await isSignedIn(context);
  await sessionPage.opensAndKnows(ada.name);
  const old = await sessionPage.holdsBackTheNextAnswer();
  await sessionPage.asks('refetch');
  await old.isThere;

  await sessionPage.asks('rename');
  await sessionPage.says('answer', NEW_NAME);
  await sessionPage.says('data', NEW_NAME);
  await old.release();
  await sessionPage.says('data', NEW_NAME);
  await sessionPage.says('refetching', 'false');
  await sessionPage.says('notices', '2');
});

test('a change asks once, and once in every other tab', async ({ page, context, sessionPage, newTab }) => {
  const ada = await isSignedIn(context);
  await sessionPage.opensAndKnows(ada.name);
  const other = await newTab();
  await other.opens('/dashboard');
  const requests = [sessionRequests(page), sessionRequests(other.page)];
  await sessionPage.asks('rename');
  await sessionPage.says('answer', NEW_NAME);
  await other.isKnownAs({ ...ada, name: NEW_NAME });
  await Promise.all([page, other.page].map(askedEverything));
  expect(requests.map((requests) => requests.length)).toEqual([1, 1]);
});

test('what a server function says of the session is what the page shows', async ({ context, sessionPage, complaints }) => {
  complaints.accept(401, '/api/ensure-session');
  await sessionPage.opensAndKnows('nobody');
  const ada = await isSignedIn(context);
  await sessionPage.asks('get_session');
  await sessionPage.says('answer', ada.name);
  await sessionPage.says('data', ada.name);

  await loseSession(context);
  await sessionPage.asks('ensure_session');
  await sessionPage.says('answer', 'UNAUTHORIZED');
  await sessionPage.says('data', 'nobody');
  await sessionPage.says('error', 'UNAUTHORIZED');
  await sessionPage.asks('get_session');
  await sessionPage.says('error', '');
});

test('only an answer that nobody is signed in signs anybody out', async ({ page, context, sessionPage, complaints }) => {
  const ada = await isSignedIn(context);
  await sessionPage.opensAndKnows(ada.name);
  for (const [status, code, data] of [
    [500, 'INTERNAL_SERVER_ERROR', ada.name],
    [503, 'STORE_UNAVAILABLE', ada.name],
    [401, 'UNAUTHORIZED', 'nobody'],
  ] as const) {
    complaints.accept(status, SESSION_PATH);
    await page.route(`**${SESSION_PATH}*`, (route) => route.fulfill({ status, json: { message: '', code } }), { times: 1 });
    await sessionPage.asks('refetch');
    await sessionPage.says('error', code);
    await sessionPage.says('data', data);
    await sessionPage.says('pending', 'false');
  }
});

test('a session that the server wants extended by a request of its own is', async ({ page, context, sessionPage }) => {
  const ada = await isSignedIn(context);
  await sessionPage.opensAndKnows(ada.name);
  const session = (await (await context.request.get(SESSION_PATH)).json()) as { user: { name: string } };
  const renewed = { ...session, user: { ...session.user, name: NEW_NAME } };
  await page.route(`**${SESSION_PATH}*`, (route) =>
    route.fulfill({ json: route.request().method() === 'GET' ? { ...session, needsRefresh: true } : renewed }),
  );
  const requests = sessionRequests(page);
  await sessionPage.asks('refetch');
  await sessionPage.says('data', NEW_NAME);
  expect(requests.map((request) => request.method())).toEqual(['GET', 'POST']);
});

test('a page can be told not to ask when it is looked at', async ({ page, sessionPage }) => {
  await sessionPage.opensAndKnows('nobody', '?focus=off');
  await outlivesItsAnswers(page);
  const requests = sessionRequests(page);
  await comesIntoSight(page);
  await askedEverything(page);
  expect(requests).toEqual([]);
  const answered = sessionAnswer(page);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await answered;
  expect(requests, 'that the network is back is another matter').toHaveLength(1);
});

test('a page that is offline does not try, unless it is told to', async ({ page, sessionPage }) => {
  for (const [query, expected] of [
    ['', 0],
    ['?offline=on', 1],
  ] as const) {
    await sessionPage.opensAndKnows('nobody', query);
    await outlivesItsAnswers(page);
    await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { value: false, configurable: true }));
    const requests = sessionRequests(page);
    await comesIntoSight(page);
    await askedEverything(page);
    expect(requests, query).toHaveLength(expected);
  }
});

test('a page that is told to asks again and again while it is in sight', async ({ page, context, sessionPage }) => {
  await page.clock.install();
  const ada = await isSignedIn(context);
  await sessionPage.opensAndKnows(ada.name, '?interval=60&focus=off');
  await page.clock.pauseAt(Date.now() + 1_000);
  const requests = sessionRequests(page);
  const passes = async (seconds: number): Promise<void> => {
    await page.clock.runFor(seconds * 1000);
    await askedEverything(page);
  };
  await passes(50);
  expect(requests).toHaveLength(0);
  await passes(15);
  expect(requests).toHaveLength(1);
  await passes(60);
  expect(requests.map(queryOf), 'a page that lies open extends nothing').toEqual([
    { disableRefresh: 'true' },
    { disableRefresh: 'true' },
  ]);

  await goesOutOfSight(page);
  await passes(180);
  expect(requests).toHaveLength(2);
});

test('an interval that is too long for a timer is no interval of nothing', async ({ page, context, sessionPage }) => {
  await page.clock.install();
  const ada = await isSignedIn(context);
  await sessionPage.opensAndKnows(ada.name, '?interval=2592000');
  const requests = sessionRequests(page);
  await page.clock.runFor(10_000);
  expect(requests).toEqual([]);
});

/** Somebody new whose session this browser has, without a page that knew of it. */
async function isSignedIn(context: BrowserContext): Promise<Person> {
  const ada = somebody();
  const answer = await context.request.post('/api/auth/sign-up/email', {
    data: { name: ada.name, email: ada.email, password: ada.password },
    headers: { origin: new URL((await context.request.get('/healthz')).url()).origin },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ada;
}

/** Lets the last answer grow older than the five seconds for which it is good enough. */
async function outlivesItsAnswers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 6_000;
  });
}

function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url()).searchParams);
}
