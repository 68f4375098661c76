// A walk through every page with a camera.

import { join } from 'node:path';

import { screenshotsFolder } from '../support/environment';
import { freshPassword } from '../support/person';
import { MAIL_FOLDER } from '../support/server';
import { expect, test } from '../support/test';
import { words } from '../support/words';

// With mail, which some forms are shown only with.
test.use({ settings: { KEYWARD_MAIL_FOLDER: MAIL_FOLDER } });

const OPEN_PAGES = [
  ['home', '/'],
  ['sign-up', '/sign-up'],
  ['sign-in', '/sign-in'],
  ['sign-in-after-reset', '/sign-in?done=password-reset'],
  ['forgot-password', '/forgot-password'],
  ['resend-verification', '/resend-verification'],
  ['check-mail', '/check-mail'],
  ['reset-password', '/reset-password?token=nothing'],
  ['verify-email', '/verify-email?token=nothing'],
  ['confirm-email-change', '/confirm-email-change?token=nothing'],
  ['not-found', '/nothing'],
] as const;
const PAGES_OF_A_PERSON = [
  ['dashboard', '/dashboard'],
  ['home-signed-in', '/'],
  ['account', '/account?done=profile-saved'],
  ['account-email', '/account/email'],
  ['account-password', '/account/password'],
  ['account-methods', '/account/methods'],
  ['account-devices', '/account/devices'],
  ['account-delete', '/account/delete'],
  ['delete-account', '/delete-account?token=nothing'],
] as const;

test('pictures of every page', async ({ page, visitor, newBrowser, complaints }, { project }) => {
  complaints.accept(401, '/api/sign-in');
  complaints.accept(422, '/api/sign-up');
  complaints.accept(400, '/api/verify-email');
  complaints.accept(400, '/api/account/password');
  complaints.accept(404, '/nothing');
  const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password: freshPassword() };
  const picture = async (name: string) => {
    const path = join(screenshotsFolder(), `${name}-${project.name}.png`);
    await page.screenshot({ path, fullPage: true, animations: 'disabled', caret: 'hide' });
  };

  for (const [name, path] of OPEN_PAGES) {
    await visitor.opens(path);
    await picture(name);
  }
  await visitor.signsUp(ada);
  const elsewhere = await newBrowser();
  await elsewhere.entersAs(ada);
  for (const [name, path] of PAGES_OF_A_PERSON) {
    await visitor.opens(path);
    await picture(name);
  }
  await visitor.opens('/account/password');
  await visitor.field('Current password').fill(freshPassword());
  await visitor.field('New password').fill(freshPassword());
  await visitor.button('Change password').click();
  await visitor.isToldBeside('Current password', words.wrongPassword);
  await picture('account-password-refused');
  await visitor.signsOut();

  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await visitor.isToldBeside('E-mail', words.emailIsTaken);
  await picture('sign-up-refused');
  await visitor.opens('/sign-in');
  await visitor.signsIn({ ...ada, password: freshPassword() });
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  await picture('sign-in-refused');
  await visitor.opens('/verify-email?token=nothing');
  await visitor.button('Confirm').click();
  await expect(visitor.formError).toHaveText(words.linkIsNoLongerGood);
  await picture('verify-email-refused');
});
