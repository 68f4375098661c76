// What other people see of somebody.

import { somebody } from '../../support/person';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

test('a new name is seen at once, wherever it stands', async ({ visitor }) => {
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await visitor.signsUp(ada);
  await visitor.header.getByRole('link', { name: ada.name }).click();
  await visitor.arrivesAt('/account');
  await expect(visitor.field('Name')).toHaveValue(ada.name);
  await visitor.field('Name').fill(grace.name);
  await visitor.button('Save').click();
  await visitor.arrivesAt('/account?done=profile-saved');
  await expect(visitor.news).toHaveText(words.profileIsSaved);
  await visitor.isKnownAs(grace);
  await expect(visitor.field('Name')).toHaveValue(grace.name);
});

test('a picture is shown, and one that is none is refused', async ({ visitor, complaints, server }) => {
  complaints.accept(400, '/api/account/profile');
  await visitor.signsUp(somebody());
  await visitor.opens('/account');
  const portrait = visitor.content.locator('img');
  await expect(portrait).toHaveCount(0);
  await visitor.field('Picture').fill(`${server.url}/favicon.svg`);
  await visitor.button('Save').click();
  await expect(portrait).toHaveAttribute('src', `${server.url}/favicon.svg`);

  await visitor.turnsOffTheChecksOfTheBrowser('Picture');
  await visitor.field('Picture').fill('data:text/html,x');
  await visitor.button('Save').click();
  await visitor.isToldBeside('Picture', words.noPicture);
  await expect(visitor.field('Picture')).toHaveValue('data:text/html,x');
});
