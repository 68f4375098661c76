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
  await visitor.arrivesAt('/sign-in');
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
  await visitor.arrivesAt('/sign-in?done=email');
  await expect(visitor.content.getByRole('status')).toHaveText(words.emailIsConfirmed);
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
    await person.arrivesAt('/sign-in');
    await person.isAStranger();
  }
});
