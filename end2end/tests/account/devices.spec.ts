// Where somebody is signed in, and how that ends.

import { somebody } from '../../support/person';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

test('a person sees every device, and ends those that are not theirs', async ({ visitor, newBrowser }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  const others = [await newBrowser(), await newBrowser(), await newBrowser()];
  for (const other of others) {
    await other.entersAs(ada);
  }
  await visitor.opens('/account/devices');
  const devices = visitor.content.locator('.rows').getByRole('listitem');
  await expect(devices).toHaveCount(4);
  await expect(devices.first()).toContainText('This device');
  await expect(devices.first()).toContainText('Chrome on Linux');
  await expect(devices.first()).toContainText('127.0.0.1');
  await expect(devices.first().getByRole('button')).toHaveCount(0);

  await devices.last().getByRole('button').click();
  await expect(visitor.news).toHaveText(words.deviceIsSignedOut);
  await expect(devices).toHaveCount(3);
  await visitor.button('Sign out everywhere else').click();
  await expect(visitor.news).toHaveText(words.signedOutElsewhere);
  await expect(devices).toHaveCount(1);
  await expect(visitor.button('Sign out everywhere else')).toHaveCount(0);
  for (const other of others) {
    await other.opens('/dashboard');
    await other.arrivesAt('/sign-in?next=/dashboard');
  }
  await visitor.isKnownAs(ada);
});
