// Going back after signing out: nothing of the person who was here.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';

// Playwright turns off the cache that makes going back instant; people have it, and it keeps whole pages.
test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
});

test('going back after signing out shows nobody', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  await visitor.signsOut();

  await page.goBack({ waitUntil: 'commit' });
  await visitor.arrivesAt('/sign-in?next=/dashboard');
  await visitor.isAStranger();
  expect(await page.locator('body').innerText()).not.toContain(ada.name);
  expect(await page.locator('body').innerText()).not.toContain(ada.email);
});

test('going back after signing out in another tab shows nobody', async ({ page, visitor, newTab }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  await visitor.opens('/');
  const other = await newTab();
  await other.opens('/');
  await other.signsOut();

  await page.goBack({ waitUntil: 'commit' });
  await visitor.arrivesAt('/sign-in?next=/dashboard');
  await visitor.isAStranger();
  expect(await page.content()).not.toContain(ada.name);
  expect(await page.content()).not.toContain(ada.email);
});
