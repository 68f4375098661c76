// What the browser keeps of a session, for how long, and who can read it.

import { somebody } from '../support/person';
import { sessionCookie } from '../support/session-cookie';
import { expect, test } from '../support/test';

const DAY = 24 * 60 * 60;

test('the cookie of a session is for the server of this site alone', async ({ page, context, visitor }) => {
  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(somebody());
  const answered = page.waitForResponse('/api/sign-up');
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/dashboard');

  const cookie = await sessionCookie(context);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', domain: 'localhost', path: '/' });
  expect(cookie.expires - Date.now() / 1000).toBeGreaterThan(6 * DAY);
  expect((await (await answered).headerValues('set-cookie')).join('\n')).not.toMatch(/;\s*domain/i);
});

test('the secret of a session is nowhere in the page', async ({ page, context, visitor }) => {
  await visitor.signsUp(somebody());
  const { value } = await sessionCookie(context);
  const token = decodeURIComponent(value).split('.').at(0) ?? value;
  const html = await (await visitor.opens('/dashboard')).text();

  expect(html).not.toContain(token);
  expect(await page.content()).not.toContain(token);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('a person who does not want to be remembered is forgotten with the browser', async ({ context, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();

  await visitor.opens('/sign-in');
  await visitor.rememberMe.uncheck();
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await sessionCookie(context);
  expect((await context.cookies()).filter(({ expires }) => expires !== -1)).toEqual([]);
});

test('a person who wants to be remembered is, even if they did not the last time', async ({ context, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();

  await visitor.opens('/sign-in');
  await visitor.rememberMe.uncheck();
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await visitor.signsOut();
  await visitor.opens('/sign-in');
  await expect(visitor.rememberMe).toBeChecked();
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  expect((await sessionCookie(context)).expires - Date.now() / 1000).toBeGreaterThan(6 * DAY);
});

test('after signing out nothing of the session is left in the browser', async ({ context, visitor }) => {
  await visitor.signsUp(somebody());
  await visitor.signsOut();
  expect(await context.cookies()).toEqual([]);
});
