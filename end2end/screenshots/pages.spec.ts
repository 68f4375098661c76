// A walk through every page with a camera.

import { join } from 'node:path';

import { screenshotsFolder } from '../support/environment';
import { freshPassword } from '../support/person';
import { expect, test } from '../support/test';
import { words } from '../support/words';

const OPEN_PAGES = [
  ['home', '/'],
  ['sign-up', '/sign-up'],
  ['sign-in', '/sign-in'],
  ['sign-in-after-reset', '/sign-in?done=password'],
  ['forgot-password', '/forgot-password'],
  ['check-mail', '/check-mail'],
  ['reset-password', '/reset-password?token=nothing'],
  ['verify-email', '/verify-email?token=nothing'],
  ['not-found', '/nothing'],
] as const;

test('pictures of every page', async ({ page, visitor, complaints }, { project }) => {
  complaints.accept(401, '/api/sign-in');
  complaints.accept(422, '/api/sign-up');
  complaints.accept(400, '/api/verify-email');
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
  await picture('dashboard');
  await visitor.opens('/');
  await picture('home-signed-in');
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
