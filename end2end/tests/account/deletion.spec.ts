// Leaving for good: said first, shown by password and by mail, and then nothing is left.

import { freshPassword, somebody } from '../../support/person';
import { MAIL_FOLDER } from '../../support/server';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

test.use({ settings: { KEYWARD_MAIL_FOLDER: MAIL_FOLDER } });

test('an account is deleted after the password and the link of a mail', async ({
  page,
  visitor,
  newBrowser,
  server,
  complaints,
}) => {
  complaints.accept(400, '/api/account/deletion');
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/account/delete');
  await expect(visitor.content).toContainText('every session: you are signed out everywhere');
  await visitor.field('Current password').fill(freshPassword());
  await visitor.button('Delete account').click();
  await visitor.isToldBeside('Current password', words.wrongPassword);
  await visitor.field('Current password').fill(ada.password);
  await visitor.button('Delete account').click();
  await visitor.arrivesAt('/check-mail?for=deletion');

  const link = await server.linkTo(ada.email);
  expect(new URL(link).pathname).toBe('/delete-account');
  const stranger = await newBrowser();
  await stranger.opens(link);
  await expect(stranger.page, 'a stranger has to sign in first').toHaveURL(/\/sign-in\?next=/);
  // Whoever only looks deletes nothing.
  expect((await page.request.get(link)).status()).toBe(200);
  await visitor.opens(link);
  await visitor.isKnownAs(ada);
  await visitor.button('Delete my account').click();
  await visitor.arrivesAt('/?done=account-deleted');
  await expect(visitor.news).toHaveText(words.accountIsDeleted);
  await visitor.isAStranger();
  await visitor.opens('/sign-in');
  await visitor.signsIn(ada);
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
});

test('the link of somebody else deletes nobody', async ({ visitor, newBrowser, server, complaints }) => {
  complaints.accept(400, '/api/delete-account');
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await visitor.signsUp(ada);
  await visitor.opens('/account/delete');
  await visitor.field('Current password').fill(ada.password);
  await visitor.button('Delete account').click();
  await visitor.arrivesAt('/check-mail?for=deletion');
  const elsewhere = await newBrowser();
  await elsewhere.signsUp(grace);
  await elsewhere.opens(await server.linkTo(ada.email));
  await elsewhere.button('Delete my account').click();
  await expect(elsewhere.formError).toHaveText(words.linkIsNoLongerGood);
  for (const [person, name] of [[visitor, ada], [elsewhere, grace]] as const) {
    await person.opens('/dashboard');
    await person.isKnownAs(name);
  }
});
