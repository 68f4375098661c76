// Signing in when something is wrong: what is said, what stays, and what never comes back.

import { freshPassword, somebody } from '../support/person';
import { expect, test } from '../support/test';
import { words } from '../support/words';

test('a wrong password and an unknown e-mail look the same', async ({ page, visitor, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();

  for (const email of [ada.email, somebody('Nobody').email]) {
    await visitor.opens('/sign-in');
    await visitor.signsIn({ email, password: freshPassword() });
    await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
    await expect(visitor.formError).toHaveRole('alert');
    await expect(page.locator('[aria-invalid=true]')).toHaveCount(0);
    await expect(page).toHaveURL('/sign-in');
    await visitor.isAStranger();
  }
});

test('after a wrong password the e-mail is still there and the password is nowhere', async ({
  page,
  visitor,
  complaints,
}) => {
  complaints.accept(401, '/api/sign-in');
  const typed = somebody();
  await visitor.opens('/sign-in');
  const answered = page.waitForResponse('/api/sign-in');
  await visitor.signsIn(typed);
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);

  await expect(visitor.field('E-mail')).toHaveValue(typed.email);
  await expect(visitor.field('Password')).toHaveValue('');
  expect(await page.content()).not.toContain(typed.password);
  expect(page.url()).not.toContain(typed.password);
  const answer = await answered;
  expect(JSON.stringify(await answer.headersArray())).not.toContain(typed.password);
});

test('a refusal is shown once', async ({ page, context, visitor, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  await visitor.opens('/sign-in');
  await visitor.signsIn(somebody());
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  expect(await context.cookies(), 'nothing of it is kept').toEqual([]);

  await page.reload();
  await visitor.seesAPageThatIsAlive();
  await expect(visitor.formError).toBeEmpty();
  await expect(visitor.field('E-mail')).toHaveValue('');
});

test('after a refusal the second try works', async ({ visitor, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  await visitor.opens('/sign-in');
  await visitor.signsIn({ ...ada, password: freshPassword() });
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);

  await visitor.field('Password').fill(ada.password);
  await visitor.button('Sign in').click();
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
});
