// Signing up when something is wrong: every refusal stands beside the field that it is about.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';
import { words } from '../support/words';

test('an e-mail that has an account is refused beside its field', async ({ page, visitor, complaints }) => {
  complaints.accept(422, '/api/sign-up');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();

  const impostor = { ...somebody('Mallory'), email: ada.email.toUpperCase() };
  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(impostor);
  await visitor.button('Sign up').click();
  await visitor.isToldBeside('E-mail', words.emailIsTaken);
  await expect(visitor.field('Name')).toHaveValue(impostor.name);
  await expect(visitor.field('E-mail')).toHaveValue(impostor.email);
  await expect(visitor.field('Password')).toHaveValue('');
  expect(await page.content()).not.toContain(impostor.password);
  await visitor.isAStranger();
});

const REFUSALS = [
  {
    what: 'a password that is too short',
    typed: { password: 'seven77' },
    beside: 'Password',
    text: words.passwordTooShort,
  },
  {
    what: 'a password that is too long',
    typed: { password: 'x'.repeat(129) },
    beside: 'Password',
    text: words.passwordTooLong,
  },
  {
    what: 'a password that is easy to guess',
    typed: { password: 'Password123' },
    beside: 'Password',
    text: words.passwordTooWeak,
  },
  {
    what: 'an e-mail that is none',
    typed: { email: 'ada.example.com' },
    beside: 'E-mail',
    text: words.noEmail,
  },
] as const;

for (const { what, typed, beside, text } of REFUSALS) {
  test(`${what} is refused beside its field, by the server too`, async ({ page, visitor, complaints }) => {
    complaints.accept(400, '/api/sign-up');
    const ada = { ...somebody(), ...typed };
    await visitor.opens('/sign-up');
    await visitor.turnsOffTheChecksOfTheBrowser();
    await visitor.fillsInSignUp(ada);
    await visitor.button('Sign up').click();

    await visitor.isToldBeside(beside, text);
    await expect(visitor.field('Name')).toHaveValue(ada.name);
    await expect(visitor.field('E-mail')).toHaveValue(ada.email);
    await expect(visitor.field('Password')).toHaveValue('');
    expect(await page.content()).not.toContain(ada.password);
    await expect(page).toHaveURL('/sign-up');
  });
}

test('the browser itself refuses a short password before anything is sent', async ({ page, visitor }) => {
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.method()));
  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp({ ...somebody(), password: 'seven77' });
  await visitor.button('Sign up').click();

  await expect(visitor.field('Password')).toBeFocused();
  expect(await visitor.field('Password').evaluate((field: HTMLInputElement) => field.validity.tooShort)).toBe(true);
  expect(sent).not.toContain('POST');
});

test('a name is shown as it was typed, whatever it holds', async ({ page, visitor }) => {
  const name = `<img src=x onerror="alert(1)"></script><script>alert('2')</script> & "Ödön" 🔑`;
  const ada = { ...somebody(), name };
  await visitor.signsUp(ada);
  await page.reload();
  await visitor.seesAPageThatIsAlive();
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${name}!`);
  await visitor.isKnownAs(ada);
});
