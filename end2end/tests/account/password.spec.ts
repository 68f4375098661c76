// Another password, for who knows the one until now.

import { freshPassword, somebody } from '../../support/person';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

test('a password is changed, and who is signed in elsewhere is signed out', async ({
  visitor,
  newBrowser,
  complaints,
}) => {
  complaints.accept(400, '/api/account/password');
  const ada = somebody();
  const password = freshPassword();
  await visitor.signsUp(ada);
  const elsewhere = await newBrowser();
  await elsewhere.entersAs(ada);

  await visitor.opens('/account/password');
  await visitor.field('Current password').fill(freshPassword());
  await visitor.field('New password').fill(password);
  await visitor.button('Change password').click();
  await visitor.isToldBeside('Current password', words.wrongPassword);
  await expect(visitor.field('New password')).toHaveValue('');

  await visitor.field('Current password').fill(ada.password);
  await visitor.field('New password').fill(password);
  await visitor.button('Change password').click();
  await visitor.arrivesAt('/account/password?done=password-changed');
  await expect(visitor.news).toHaveText(words.passwordIsChanged);
  await expect(visitor.field('New password')).toHaveValue('');
  await visitor.isKnownAs(ada);

  await elsewhere.opens('/dashboard');
  await elsewhere.arrivesAt('/sign-in?next=/dashboard');
  await elsewhere.signsIn({ ...ada, password });
  await elsewhere.arrivesAt('/dashboard');
});

test('other devices stay signed in if the person wants it so', async ({ visitor, newBrowser }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  const elsewhere = await newBrowser();
  await elsewhere.entersAs(ada);
  await visitor.opens('/account/password');
  await visitor.field('Current password').fill(ada.password);
  await visitor.field('New password').fill(freshPassword());
  await visitor.content.getByLabel('Sign out everywhere else').uncheck();
  await visitor.button('Change password').click();
  await visitor.arrivesAt('/account/password?done=password-changed');
  await elsewhere.opens('/dashboard');
  await elsewhere.isKnownAs(ada);
});
