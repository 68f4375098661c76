// The way in without a mouse, over a slow network.

import { type Locator, type Page, expect } from '@playwright/test';

import { freshPassword, somebody } from '../../support/person';
import { test } from '../../support/test';
import { words } from '../../support/words';

/** What a phone has at the edge of a town. */
const SLOW = { offline: false, latency: 200, downloadThroughput: 400_000, uploadThroughput: 100_000 };
/** No page has so many places to stop at. */
const MOST_STOPS = 15;

test('a person signs up with the keyboard alone', async ({ page, context, visitor, newBrowser, complaints }) => {
  complaints.accept(422, '/api/sign-up');
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await (await newBrowser()).signsUp(grace);
  await (await context.newCDPSession(page)).send('Network.emulateNetworkConditions', SLOW);

  await test.step('follows a link', async () => {
    await visitor.opens('/');
    await tabsTo(page, visitor.content.getByRole('link', { name: 'Create an account' }));
    await page.keyboard.press('Enter');
    await visitor.arrivesAt('/sign-up');
  });

  await test.step('is refused and finds the focus where the fault is', async () => {
    await tabsTo(page, visitor.field('Name'));
    await page.keyboard.type(ada.name);
    await tabsTo(page, visitor.field('E-mail'));
    await page.keyboard.type(grace.email);
    await tabsTo(page, visitor.field('Password'));
    await page.keyboard.type(ada.password);
    await page.keyboard.press('Enter');
    await visitor.isToldBeside('E-mail', words.emailIsTaken);
    await expect(visitor.field('E-mail')).toBeFocused();
  });

  await test.step('corrects the fault and is in', async () => {
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(ada.email);
    await tabsTo(page, visitor.field('Password'));
    await page.keyboard.type(ada.password);
    await tabsTo(page, visitor.button('Sign up'));
    await page.keyboard.press('Space');
    await visitor.arrivesAt('/dashboard');
    await visitor.isKnownAs(ada);
  });

  await test.step('signs out', async () => {
    await tabsTo(page, visitor.header.getByRole('button', { name: 'Sign out' }));
    await page.keyboard.press('Enter');
    await visitor.arrivesAt('/');
    await visitor.isAStranger();
  });
});

test('a person changes the password with the keyboard alone', async ({ page, context, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await (await context.newCDPSession(page)).send('Network.emulateNetworkConditions', SLOW);
  await tabsTo(page, visitor.header.getByRole('link', { name: ada.name }));
  await page.keyboard.press('Enter');
  await visitor.arrivesAt('/account');
  await tabsTo(page, visitor.content.getByRole('link', { name: 'Password', exact: true }));
  await page.keyboard.press('Enter');
  await visitor.arrivesAt('/account/password');

  await tabsTo(page, visitor.field('Current password'));
  await page.keyboard.type(ada.password);
  await tabsTo(page, visitor.field('New password'));
  await page.keyboard.type(freshPassword());
  await tabsTo(page, visitor.content.getByLabel('Sign out everywhere else'));
  await page.keyboard.press('Space');
  await tabsTo(page, visitor.button('Change password'));
  await page.keyboard.press('Enter');
  await visitor.arrivesAt('/account/password?done=password-changed');
  await expect(visitor.news).toHaveText(words.passwordIsChanged);
});

test('a person leaves with the keyboard alone', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/account');
  await tabsTo(page, visitor.content.getByRole('link', { name: 'Delete account' }));
  await page.keyboard.press('Enter');
  await visitor.arrivesAt('/account/delete');
  await tabsTo(page, visitor.field('Current password'));
  await page.keyboard.type(ada.password);
  await tabsTo(page, visitor.button('Delete account'));
  await page.keyboard.press('Enter');
  await visitor.arrivesAt('/?done=account-deleted');
  await visitor.isAStranger();
});

async function tabsTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
  }
  await expect(target, 'can be reached with the keyboard').toBeFocused();
}
