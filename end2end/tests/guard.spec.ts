// The dashboard is closed to strangers, however they spell it.

import { answerTo } from '../support/documents';
import { somebody } from '../support/person';
import { expect, test } from '../support/test';

const SPELLINGS = [
  '/dashboard',
  '/dashboard/',
  '//dashboard',
  '/%64ashboard',
  '/dashboard%2F',
  '/%2564ashboard',
  '/dashboard?x=1',
];

test('a stranger is asked to sign in and gets nothing of the page', async ({ page, server }) => {
  for (const path of SPELLINGS) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await page.request.fetch(`${server.url}${path}`, { method, maxRedirects: 0 });
      expect(answer.status(), `${method} ${path}`).toBe(303);
      expect(answer.headers()['location'], `${method} ${path}`).toMatch(/^\/sign-in\?next=\/dashboard/);
      expect(answer.headers()['cache-control'], `${method} ${path}`).toContain('no-store');
      expect(await answer.text(), `${method} ${path}`).toBe('');
    }
  }
});

test('a session that nobody gave opens nothing', async ({ page, context, server, visitor }) => {
  await context.addCookies([{ name: 'keyward.session_token', value: 'made.up', url: server.url }]);
  expect((await answerTo(page, '/dashboard')).status()).toBe(303);
  await visitor.opens('/');
  await visitor.isAStranger();
});

test('a session that was signed out opens nothing, even for somebody who kept its cookie', async ({
  page,
  context,
  visitor,
}) => {
  await visitor.signsUp(somebody());
  const kept = await context.cookies();
  await visitor.signsOut();
  await context.addCookies(kept);
  expect((await answerTo(page, '/dashboard')).status()).toBe(303);
});

test('a form of another site changes nothing', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  for (const headers of [{ Origin: 'https://evil.example' }, { Origin: 'null' }, {}]) {
    const answer = await page.request.post('/api/sign-out', { headers, maxRedirects: 0 });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
  }
  await visitor.opens('/dashboard');
  await visitor.isKnownAs(ada);
});
