// Where it is wanted so, the link that confirms an address signs in as well: once, and nobody who is signed in already.

import { somebody } from '../support/person';
import { MAIL_FOLDER } from '../support/server';
import { expect, test } from '../support/test';
import { words } from '../support/words';

test.use({
  settings: {
    KEYWARD_REQUIRE_VERIFICATION: 'on',
    KEYWARD_VERIFICATION_SIGNS_IN: 'on',
    KEYWARD_MAIL_FOLDER: MAIL_FOLDER,
  },
});

test('somebody new confirms the address and is in', async ({ visitor, newBrowser, server }) => {
  const ada = somebody();
  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/check-mail?for=verification');
  const link = await server.linkTo(ada.email);
  await visitor.opens(link);
  await visitor.button('Confirm').click();
  await visitor.arrivesAt('/?done=email-verified');
  await expect(visitor.news).toHaveText(words.addressIsConfirmed);
  await visitor.isKnownAs(ada);

  const elsewhere = await newBrowser();
  await elsewhere.opens(link);
  await elsewhere.button('Confirm').click();
  await elsewhere.arrivesAt('/sign-in?done=email-verified-sign-in');
  await elsewhere.isAStranger();
});
