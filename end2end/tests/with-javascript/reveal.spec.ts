// A password that is shown while it is typed.

import { freshPassword } from '../../support/person';
import { expect, test } from '../../support/test';

test('a password is shown and hidden, and stays what it is', async ({ page, visitor }) => {
  await visitor.opens('/sign-in');
  const password = freshPassword();
  const field = visitor.field('Password');
  await field.fill(password);
  await expect(field).toHaveAttribute('type', 'password');
  await visitor.button('Show: Password').click();
  await expect(field).toHaveAttribute('type', 'text');
  await expect(field).toHaveValue(password);
  await visitor.button('Hide: Password').click();
  await expect(field).toHaveAttribute('type', 'password');
  await expect(field).toHaveValue(password);
  expect(page.url(), 'nothing was sent').toMatch(/\/sign-in$/);
});
