// An address that has to be verified first: nobody gets in before, and the link in the mail lets them in.

import { somebody } from '../support/person';
import { MAIL_FOLDER } from '../support/server';
import { expect, test } from '../support/test';
import { words } from '../support/words';

test.use({ settings: { KEYWARD_REQUIRE_VERIFICATION: 'on', KEYWARD_MAIL_FOLDER: MAIL_FOLDER } });

test('somebody new follows the link in the mail and signs in', async ({ page, visitor, server, complaints }) => {
  complaints.accept(403, '/api/sign-in');
  const ada = somebody();
  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/check-mail?for=verification');
  await visitor.opens('/sign-in');
  await visitor.signsIn(ada);
  await expect(visitor.formError).toHaveText(words.verifyFirst);
  await visitor.isAStranger();

  const link = await server.linkTo(ada.email);
  expect(new URL(link).origin).toBe(server.url);
  // A scanner that opens the link confirms nothing.
  for (let looks = 0; looks < 3; looks += 1) {
    expect((await page.request.get(link)).status()).toBe(200);
  }
  await visitor.opens(link);
  await visitor.button('Confirm').click();
  await visitor.arrivesAt('/sign-in?done=email-verified-sign-in');
  await expect(visitor.news).toHaveText(words.emailIsConfirmed);
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
});

test('a sign-up with an address that is taken looks like any other', async ({ visitor, newBrowser }) => {
  const ada = somebody();
  for (const person of [visitor, await newBrowser()]) {
    await person.opens('/sign-up');
    await person.fillsInSignUp(ada);
    await person.button('Sign up').click();
    await person.arrivesAt('/check-mail?for=verification');
    await person.isAStranger();
  }
});

test('a link that went missing is sent again, and nobody learns whose address it is', async ({ visitor, server }) => {
  const [ada, nobody] = [somebody('Ada'), somebody('Nobody')];
  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/check-mail?for=verification');
  for (const { email } of [ada, nobody]) {
    await visitor.content.getByRole('link', { name: 'Ask once more' }).click();
    await visitor.arrivesAt('/resend-verification');
    await visitor.field('E-mail').fill(email);
    await visitor.button('Send the link').click();
    await visitor.arrivesAt('/check-mail?for=verification');
  }
  const links = await server.linksTo(ada.email, 2);
  expect(new Set(links).size).toBe(2);
  for (const link of links.slice(-1)) {
    await visitor.opens(link);
    await visitor.button('Confirm').click();
    await visitor.arrivesAt('/sign-in?done=email-verified-sign-in');
  }
});
