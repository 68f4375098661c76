// Signing up, out and in changes the page at hand; no document is loaded for it.

import { somebody } from '../../support/person';
import { test } from '../../support/test';

test('the header follows the person without a reload', async ({ visitor }) => {
  const ada = somebody();
  await visitor.opens('/sign-up');
  await visitor.marksTheDocument();

  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
  await visitor.isStillInTheSameDocument();

  await visitor.signsOut();
  await visitor.isStillInTheSameDocument();

  await visitor.header.getByRole('link', { name: 'Sign in' }).click();
  await visitor.arrivesAt('/sign-in');
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
  await visitor.isStillInTheSameDocument();
});
