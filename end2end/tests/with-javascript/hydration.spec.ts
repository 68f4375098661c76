// The moment when a page comes alive: nothing is asked, nothing is lost, nothing has to wait for it.

import type { Page } from '@playwright/test';

import { somebody } from '../../support/person';
import { PROGRAM, holdBackTheProgram } from '../../support/program';
import { askedEverything, sessionRequests } from '../../support/session-requests';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

test('no page asks who is signed in when it loads', async ({ page, visitor }) => {
  const requests = sessionRequests(page);
  for (const path of ['/', '/sign-up', '/sign-in']) {
    await visitor.opens(path);
    await page.waitForLoadState('networkidle');
  }
  expect(requests).toEqual([]);

  const ada = somebody();
  await visitor.signsUp(ada);
  requests.length = 0;
  for (const path of ['/', '/dashboard']) {
    await visitor.opens(path);
    await page.waitForLoadState('networkidle');
    await visitor.isKnownAs(ada);
  }
  expect(requests).toEqual([]);
});

test('a page that comes alive changes nothing of what the server drew', async ({ page, visitor }) => {
  const ada = somebody();
  const pages = ['/', '/account', '/account/email', '/account/methods', '/account/devices', '/'];
  for (const path of pages) {
    if (path === '/account') {
      await visitor.signsUp(ada);
    }
    const release = await holdBackTheProgram(page);
    await page.goto(path, { waitUntil: 'domcontentloaded' });
    const drawn = await picture(page);
    await page.evaluate(() => {
      const elements = [...document.body.querySelectorAll(':not(script)')];
      Object.assign(window, { elements });
    });

    release();
    await visitor.seesAPageThatIsAlive();
    await askedEverything(page);
    expect(await picture(page)).toBe(drawn);
    const isTheSame = await page.evaluate(() => {
      const { elements } = window as unknown as { elements: Element[] };
      const now = [...document.body.querySelectorAll(':not(script)')];
      return now.length === elements.length && now.every((element, place) => element === elements[place]);
    });
    expect(isTheSame, 'not an element was drawn anew').toBe(true);
    await page.unrouteAll();
  }
  await visitor.isKnownAs(ada);
});

test('what is typed before the page is alive stays', async ({ page, visitor }) => {
  const ada = somebody();
  const release = await holdBackTheProgram(page);
  await page.goto('/sign-up', { waitUntil: 'domcontentloaded' });
  await visitor.fillsInSignUp(ada);
  await expect(page.locator('html')).not.toHaveAttribute('data-hydrated');

  release();
  await visitor.seesAPageThatIsAlive();
  await expect(visitor.field('Name')).toHaveValue(ada.name);
  await expect(visitor.field('E-mail')).toHaveValue(ada.email);
  await expect(visitor.field('Password')).toHaveValue(ada.password);
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
});

test('a choice that is made before the page is alive stays', async ({ page, visitor }) => {
  const release = await holdBackTheProgram(page);
  await page.goto('/sign-in', { waitUntil: 'domcontentloaded' });
  await visitor.rememberMe.uncheck();
  release();
  await visitor.seesAPageThatIsAlive();
  await expect(visitor.rememberMe).not.toBeChecked();
});

test('a form that is sent before the page is alive works', async ({ page, visitor, complaints }) => {
  complaints.acceptFailure('net::ERR_ABORTED', PROGRAM);
  const ada = somebody();
  const release = await holdBackTheProgram(page);
  await page.goto('/sign-up', { waitUntil: 'domcontentloaded' });
  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await expect(page).toHaveURL('/dashboard');
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);

  release();
  await visitor.seesAPageThatIsAlive();
  await visitor.isKnownAs(ada);
});

test('a refusal from before the page is alive is still there afterwards', async ({ page, visitor, complaints }) => {
  complaints.acceptFailure('net::ERR_ABORTED', PROGRAM);
  const typed = somebody();
  const release = await holdBackTheProgram(page);
  await page.goto('/sign-in', { waitUntil: 'domcontentloaded' });
  await visitor.signsIn(typed);
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  await expect(visitor.field('E-mail')).toHaveValue(typed.email);

  release();
  await visitor.seesAPageThatIsAlive();
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  await expect(visitor.field('E-mail')).toHaveValue(typed.email);
  await expect(visitor.field('Password')).toBeFocused();
  expect(await page.content()).not.toContain(typed.password);
});

/** What a person sees: every word, and where the links lead. */
function picture(page: Page): Promise<string> {
  return page.locator('body').ariaSnapshot();
}
