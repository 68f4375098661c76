// A page that is looked at again asks who is signed in; not more often than needed, and an outage changes nothing.

import { somebody } from '../../support/person';
import { loseSession } from '../../support/session-cookie';
import { SESSION_PATH, askedEverything, sessionAnswer, sessionRequests } from '../../support/session-requests';
import { expect, test } from '../../support/test';
import { comesIntoSight, goesOutOfSight } from '../../support/visibility';

/** Milliseconds in which a page looks once, however often it is looked at. */
const ATTENTION_SPAN = 5_000;
const MINUTE = 60_000;

test('a session that ended while nobody looked is noticed', async ({ page, context, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  await visitor.marksTheDocument();
  await loseSession(context);

  await comesIntoSight(page);
  await visitor.isAStranger();
  await visitor.arrivesAt('/sign-in?next=/dashboard');
  await expect(page.getByText(ada.email)).toHaveCount(0);
  await visitor.isStillInTheSameDocument();
});

test('a session that began while nobody looked is noticed', async ({ page, context, visitor, newBrowser }) => {
  const ada = somebody();
  const elsewhere = await newBrowser();
  await elsewhere.signsUp(ada);
  await visitor.opens('/');
  await context.addCookies(await elsewhere.page.context().cookies());

  await comesIntoSight(page);
  await visitor.isKnownAs(ada);
});

test('a page that comes back from the cache of the browser asks at once', async ({ page, context, visitor }) => {
  await visitor.signsUp(somebody());
  await visitor.opens('/');
  await loseSession(context);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await visitor.isAStranger();
});

test('a page that is online again asks', async ({ page, context, visitor }) => {
  await visitor.signsUp(somebody());
  await visitor.opens('/');
  await loseSession(context);
  const requests = sessionRequests(page);
  await context.setOffline(true);
  await comesIntoSight(page);
  const answered = sessionAnswer(page);
  await context.setOffline(false);
  await answered;
  await visitor.isAStranger();
  expect(requests, 'nothing was asked while nobody could answer').toHaveLength(1);
});

test('a page that is looked at again and again asks once in five seconds', async ({ page, visitor }) => {
  await page.clock.install();
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/');
  await page.clock.pauseAt(Date.now() + ATTENTION_SPAN);
  const requests = sessionRequests(page);

  for (const expected of [1, 2]) {
    const answered = sessionAnswer(page);
    await page.evaluate(() => {
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      window.dispatchEvent(new Event('focus'));
      window.dispatchEvent(new Event('online'));
    });
    await comesIntoSight(page);
    await answered;
    await comesIntoSight(page);
    expect(requests).toHaveLength(expected);
    await page.clock.fastForward(ATTENTION_SPAN);
  }
  await visitor.isKnownAs(ada);
});

test('a page that goes out of sight asks nothing', async ({ page, visitor }) => {
  await visitor.signsUp(somebody());
  await visitor.opens('/');
  const requests = sessionRequests(page);
  await goesOutOfSight(page);
  const answered = sessionAnswer(page);
  await comesIntoSight(page);
  await answered;
  expect(requests).toHaveLength(1);
});

test('a server that does not answer signs nobody out', async ({ page, visitor, complaints }) => {
  complaints.acceptFailure('net::ERR_CONNECTION_REFUSED', SESSION_PATH);
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  await page.route(`**${SESSION_PATH}*`, (route) => route.abort('connectionrefused'));
  const failed = page.waitForEvent('requestfailed');
  await comesIntoSight(page);
  await failed;

  await page.unrouteAll();
  await visitor.isKnownAs(ada);
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
  await expect(page).toHaveURL('/dashboard');
});

test('a page that is tossed about asks no more than twice', async ({ page, visitor }) => {
  await page.clock.install();
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/');
  await page.clock.pauseAt(Date.now() + ATTENTION_SPAN);
  const requests = sessionRequests(page);
  const answered = sessionAnswer(page);
  await page.evaluate(() => {
    const others = new BroadcastChannel('keyward.session');
    for (let time = 0; time < 100; time += 1) {
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      window.dispatchEvent(new Event('online'));
      window.dispatchEvent(new Event('focus'));
      others.postMessage('changed');
    }
  });
  await answered;
  await askedEverything(page);
  expect(requests.length).toBeLessThanOrEqual(2);
  await visitor.isKnownAs(ada);
});

test('a session that was ended elsewhere is noticed by a page that lies open', async ({ page, context, visitor }) => {
  await page.clock.install();
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  const requests = sessionRequests(page);
  await page.clock.fastForward(4 * MINUTE);
  expect(requests).toEqual([]);
  await loseSession(context);
  await page.clock.fastForward(MINUTE);
  await visitor.isAStranger();
  await page.clock.fastForward(MINUTE);
  await visitor.arrivesAt('/sign-in?next=/dashboard');
  await page.clock.fastForward(20 * MINUTE);
  expect(requests, 'nobody has no session that could be ended').toHaveLength(1);
});

test('an answer of "too often" signs nobody out', async ({ page, visitor, complaints }) => {
  complaints.accept(429, SESSION_PATH);
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  await page.route(`**${SESSION_PATH}*`, (route) =>
    route.fulfill({ status: 429, headers: { 'retry-after': '10' }, json: { message: 'Too many requests.' } }),
  );
  const answered = sessionAnswer(page);
  await comesIntoSight(page);
  await answered;
  await visitor.isKnownAs(ada);
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
  await expect(page).toHaveURL('/dashboard');
});
