// Pages in the language of the browser.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';

test.use({ locale: 'de-CH' });

test('a German browser reads German, also where JavaScript speaks', async ({ page, visitor, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.opens('/sign-in');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page).toHaveTitle(/^Anmelden · /);
  await visitor.field('E-Mail-Adresse').fill(ada.email);
  await visitor.field('Passwort').fill(ada.password);
  await visitor.button('Anmelden').click();
  await expect(visitor.formError).toHaveText('E-Mail-Adresse oder Passwort stimmt nicht. Bitte noch einmal.');

  await visitor.content.getByRole('link', { name: 'Registrieren' }).click();
  await visitor.arrivesAt('/sign-up');
  await visitor.field('Name').fill(ada.name);
  await visitor.field('E-Mail-Adresse').fill(ada.email);
  await visitor.field('Passwort').fill(ada.password);
  await visitor.button('Registrieren').click();
  await visitor.arrivesAt('/dashboard');
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hallo, ${ada.name}!`);
  await visitor.opens('/account/devices');
  await expect(visitor.content).toContainText('Dieses Gerät');
});
