// What machines can see of the accessibility of every page (WCAG 2.2 AA), by day and by night, on the narrowest phone too.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { somebody } from '../../support/person';
import { MAIL_FOLDER } from '../../support/server';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

// With mail, which some forms are shown only with.
test.use({ settings: { KEYWARD_MAIL_FOLDER: MAIL_FOLDER } });
// Every page is looked at four times.
test.setTimeout(180_000);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 800 };

const OPEN_PAGES = [
  '/',
  '/?error=access_denied',
  '/sign-up',
  '/sign-in',
  '/sign-in?done=password-reset',
  '/forgot-password',
  '/resend-verification',
  '/check-mail',
  '/reset-password?token=nothing',
  '/verify-email?token=nothing',
  '/confirm-email-change?token=nothing',
  '/nothing',
];
const PAGES_OF_A_PERSON = [
  '/dashboard',
  '/account',
  '/account/email',
  '/account/password',
  '/account/methods',
  '/account/devices',
  '/account/delete',
  '/delete-account?token=nothing',
];

async function isFreeOfBarriers(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of [NARROW, WIDE]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      const where = `${page.url()}, ${colorScheme}, ${size.width} pixels`;
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      const barriers = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
      expect.soft(barriers, where).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, `${where}: nothing sticks out at the side`).toBeLessThanOrEqual(0);
    }
  }
}

test('the pages that are open to everybody', async ({ page, visitor, complaints }) => {
  complaints.accept(404, '/nothing');
  for (const path of OPEN_PAGES) {
    await visitor.opens(path);
    await isFreeOfBarriers(page);
  }
});

test('the pages of somebody who is signed in', async ({ page, visitor }) => {
  await visitor.signsUp({ ...somebody(), name: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(3) });
  for (const path of PAGES_OF_A_PERSON) {
    await visitor.opens(path);
    await isFreeOfBarriers(page);
  }
});

test('forms that were refused', async ({ page, visitor, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  complaints.accept(400, '/api/account/password');
  const ada = somebody();
  await visitor.opens('/sign-in');
  await visitor.signsIn(ada);
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  await isFreeOfBarriers(page);
  await visitor.signsUp(ada);
  await visitor.opens('/account/password');
  await visitor.field('Current password').fill('wrong password');
  await visitor.field('New password').fill(ada.password);
  await visitor.button('Change password').click();
  await visitor.isToldBeside('Current password', words.wrongPassword);
  await isFreeOfBarriers(page);
});
