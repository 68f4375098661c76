// Sending a form when the network or the finger does what it should not.

import { somebody } from '../../support/person';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

test('a network that fails is named, and the form can be sent again', async ({ page, visitor, complaints }) => {
  complaints.acceptFailure('net::ERR_INTERNET_DISCONNECTED', '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  await visitor.opens('/sign-in');
  await visitor.marksTheDocument();
  await page.route('**/api/sign-in', (route) => route.abort('internetdisconnected'));
  await visitor.signsIn(ada);
  await expect(visitor.formError).toHaveText(words.unreachable);
  await expect(visitor.field('E-mail')).toHaveValue(ada.email);
  await expect(visitor.button('Sign in')).toBeEnabled();

  await page.unrouteAll();
  await visitor.field('Password').fill(ada.password);
  await visitor.button('Sign in').click();
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
  await visitor.isStillInTheSameDocument();
});

test('pressing twice sends once', async ({ page, visitor }) => {
  const sent: string[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/sign-up', async (route) => {
    sent.push(route.request().url());
    await released;
    await route.continue();
  });

  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(somebody());
  await visitor.button('Sign up').dblclick();
  await expect(visitor.button('Sign up')).toBeDisabled();
  await visitor.field('Password').press('Enter');
  release();
  await visitor.arrivesAt('/dashboard');
  expect(sent).toHaveLength(1);
});

test('an error goes away when the next try succeeds, and does not come back with the page', async ({
  visitor,
  complaints,
}) => {
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  await visitor.opens('/sign-in');
  await visitor.signsIn({ ...ada, password: somebody().password });
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await visitor.signsOut();
  await visitor.header.getByRole('link', { name: 'Sign in' }).click();
  await visitor.arrivesAt('/sign-in');
  await expect(visitor.formError).toBeEmpty();
  await expect(visitor.field('E-mail')).toHaveValue('');
});
