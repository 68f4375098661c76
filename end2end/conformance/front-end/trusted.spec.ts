// A page of a trusted origin: the official client works as if it were at home.

import { somebody } from '../../support/person';
import { readRows } from '../rows';
import { expect, test } from './test';

test('it signs up, reads, changes and signs out', async ({ page, context, server, trusted }) => {
  const ada = somebody();
  await page.goto(trusted.page(server.url));
  await expect(page.locator('body')).toHaveText('nobody');

  const signedUp = await page.evaluate((ada) => window.auth.signUp.email(ada), ada);
  expect(signedUp).toMatchObject({ data: { user: { email: ada.email } }, error: null });
  await expect(page.locator('body')).toHaveText(ada.name);
  const read = await page.evaluate(() => window.auth.getSession());
  expect(read).toMatchObject({ data: { user: { name: ada.name } }, error: null });

  await page.evaluate(() => window.auth.updateUser({ name: 'Countess' }));
  await expect(page.locator('body')).toHaveText('Countess');
  await page.reload();
  await expect(page.locator('body')).toHaveText('Countess');
  expect((await readRows(server.database.url))['user']).toMatchObject([{ email: ada.email, name: 'Countess' }]);

  await page.evaluate(() => window.auth.signOut());
  await expect(page.locator('body')).toHaveText('nobody');
  expect((await readRows(server.database.url))['session']).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});
