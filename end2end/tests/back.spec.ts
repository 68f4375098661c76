// Going back after signing out: nothing of the person who was here.

import { somebody } from '../support/person';
import { loseSession } from '../support/session-cookie';
import { expect, test } from '../support/test';

test('going back after signing out shows nobody', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  await visitor.signsOut();

  await page.goBack();
  await visitor.arrivesAt('/sign-in?next=/dashboard');
  await visitor.isAStranger();
  expect(await page.locator('body').innerText()).not.toContain(ada.name);
  expect(await page.locator('body').innerText()).not.toContain(ada.email);
});

test('going back from another document after the session ended shows nobody', async ({ page, context, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  await page.goto('/robots.txt');
  await loseSession(context);

  await page.goBack();
  await visitor.arrivesAt('/sign-in?next=/dashboard');
  expect(await page.content()).not.toContain(ada.name);
  expect(await page.content()).not.toContain(ada.email);
});
