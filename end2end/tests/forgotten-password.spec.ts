// A password that was forgotten at night: a calm page, a mail, and another password.

import { freshPassword, somebody } from '../support/person';
import { MAIL_FOLDER } from '../support/server';
import { expect, test } from '../support/test';
import type { Visitor } from '../support/visitor';
import { words } from '../support/words';

test.use({ settings: { KEYWARD_MAIL_FOLDER: MAIL_FOLDER } });

/** Fills in the page at hand, and is told what happens next. */
async function asksForALink(visitor: Visitor, email: string): Promise<void> {
  await visitor.field('E-mail').fill(email);
  await visitor.button('Send the link').click();
  await visitor.arrivesAt('/check-mail');
}

test('who forgot the password chooses another one, and the old one opens nothing', async ({
  visitor,
  newBrowser,
  server,
  complaints,
}) => {
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  const elsewhere = await newBrowser();
  await elsewhere.opens('/sign-in');
  await elsewhere.content.getByRole('link', { name: 'Forgot your password?' }).click();
  await elsewhere.arrivesAt('/forgot-password');
  await asksForALink(elsewhere, ada.email);

  const link = await server.linkTo(ada.email);
  expect(new URL(link).pathname).toBe('/reset-password');
  await elsewhere.opens(link);
  const password = freshPassword();
  await elsewhere.field('Password').fill(password);
  await elsewhere.button('Save the password').click();
  await elsewhere.arrivesAt('/sign-in?done=password-reset');
  await expect(elsewhere.news).toHaveText(words.passwordIsSaved);
  await elsewhere.signsIn(ada);
  await expect(elsewhere.formError).toHaveText(words.wrongEmailOrPassword);
  await elsewhere.signsIn({ ...ada, password });
  await elsewhere.arrivesAt('/dashboard');
  await elsewhere.isKnownAs(ada);

  await visitor.opens('/dashboard');
  await expect(visitor.page, 'who was signed in with the old one is not any more').toHaveURL('/sign-in?next=/dashboard');
});

test('an address that nobody has is answered like any other', async ({ visitor }) => {
  await visitor.opens('/forgot-password');
  await asksForALink(visitor, somebody('Nobody').email);
});

test('a password that is too short is asked for again, and the link is still good', async ({
  visitor,
  server,
  complaints,
}) => {
  complaints.accept(400, '/api/reset-password');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  await visitor.opens('/forgot-password');
  await asksForALink(visitor, ada.email);
  await visitor.opens(await server.linkTo(ada.email));

  await visitor.turnsOffTheChecksOfTheBrowser('Password');
  await visitor.field('Password').fill('short');
  await visitor.button('Save the password').click();
  await visitor.isToldBeside('Password', words.passwordTooShort);
  await visitor.field('Password').fill(freshPassword());
  await visitor.button('Save the password').click();
  await visitor.arrivesAt('/sign-in?done=password-reset');
});

test('a link that is none leads to another one', async ({ visitor, complaints }) => {
  complaints.accept(400, '/api/reset-password');
  for (const link of ['/reset-password?token=nothing', '/reset-password']) {
    await visitor.opens(link);
    await visitor.field('Password').fill(freshPassword());
    await visitor.button('Save the password').click();
    await expect(visitor.formError).toHaveText(words.linkIsNoLongerGood);
    await visitor.content.getByRole('link', { name: 'Ask for another one' }).click();
    await visitor.arrivesAt('/forgot-password');
  }
});

test('of two open links the second one does not undo the first', async ({ visitor, server, complaints }) => {
  complaints.accept(400, '/api/reset-password');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  for (let asked = 0; asked < 2; asked += 1) {
    await visitor.opens('/forgot-password');
    await asksForALink(visitor, ada.email);
  }
  const [one, other] = (await server.linksTo(ada.email, 2)) as [string, string];
  const password = freshPassword();
  await visitor.opens(one);
  await visitor.field('Password').fill(password);
  await visitor.button('Save the password').click();
  await visitor.arrivesAt('/sign-in?done=password-reset');
  for (const used of [one, other]) {
    await visitor.opens(used);
    await visitor.field('Password').fill(freshPassword());
    await visitor.button('Save the password').click();
    await expect(visitor.formError).toHaveText(words.linkIsNoLongerGood);
  }
  await visitor.entersAs({ ...ada, password });
});

test('a link that was stolen is worth nothing once the password is another', async ({
  visitor,
  newBrowser,
  server,
  complaints,
}) => {
  complaints.accept(400, '/api/reset-password');
  const ada = somebody();
  await visitor.signsUp(ada);
  const thief = await newBrowser();
  await thief.opens('/forgot-password');
  await asksForALink(thief, ada.email);
  const link = await server.linkTo(ada.email);

  const password = freshPassword();
  await visitor.opens('/account/password');
  await visitor.field('Current password').fill(ada.password);
  await visitor.field('New password').fill(password);
  await visitor.button('Change password').click();
  await visitor.arrivesAt('/account/password?done=password-changed');

  await thief.opens(link);
  await thief.field('Password').fill(freshPassword());
  await thief.button('Save the password').click();
  await expect(thief.formError).toHaveText(words.linkIsNoLongerGood);
  await visitor.opens('/dashboard');
  await visitor.isKnownAs(ada);
});
