// An account over a network that takes its time.

import { somebody } from '../../support/person';
import { expect, test } from '../../support/test';

test('a page that waits for what it shows says so, and then shows it', async ({ page, visitor }) => {
  await visitor.signsUp(somebody());
  await visitor.opens('/account');
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/account', async (route) => {
    await released;
    await route.continue();
  });
  await visitor.content.getByRole('link', { name: 'Devices' }).click();
  await expect(visitor.content.getByRole('heading', { name: 'Devices' })).toBeVisible();
  await expect(visitor.content.getByText('One moment…')).toBeVisible();
  release();
  await expect(visitor.content.locator('.rows').getByRole('listitem')).toHaveCount(1);
  await expect(visitor.content.getByText('One moment…')).toHaveCount(0);
});

test('a page that is loaded has all that it shows', async ({ page, visitor }) => {
  await visitor.signsUp(somebody());
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/api/')) {
      asked.push(request.url());
    }
  });
  for (const path of ['/account', '/account/devices', '/account/password']) {
    await visitor.opens(path);
    await page.waitForLoadState('networkidle');
  }
  expect(asked).toEqual([]);
});

test('what somebody types stays when the page learns something new', async ({ visitor, newTab, newBrowser }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/account/password');
  await visitor.field('New password').fill('half a passw');
  const elsewhere = await newBrowser();
  await elsewhere.entersAs(ada);
  const other = await newTab();
  await other.opens('/account');
  await other.field('Name').fill('Augusta');
  const learned = visitor.page.waitForResponse('**/api/account');
  await other.button('Save').click();
  await other.arrivesAt('/account?done=profile-saved');
  await visitor.isKnownAs({ ...ada, name: 'Augusta' });
  await learned;
  await expect(visitor.field('New password')).toHaveValue('half a passw');
});
