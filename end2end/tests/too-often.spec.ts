// Trying too often: the form says so, and waits with the person.

import { freshPassword, somebody } from '../support/person';
import { expect, test } from '../support/test';
import { words } from '../support/words';

test.use({ settings: { KEYWARD_RATE_LIMIT: 'on' } });

test('after three wrong passwords the form asks to wait', async ({ visitor, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  complaints.accept(429, '/api/sign-in');
  const { email } = somebody();
  await visitor.opens('/sign-in');
  for (const expected of [
    words.wrongEmailOrPassword,
    words.wrongEmailOrPassword,
    words.wrongEmailOrPassword,
    words.tooManyAttempts,
  ]) {
    await visitor.signsIn({ email, password: freshPassword() });
    await expect(visitor.formError).toHaveText(expected);
    await expect(visitor.field('Password')).toHaveValue('');
    await expect(visitor.field('E-mail')).toHaveValue(email);
  }
});

test('a burst of questions ends in waiting, and signs nobody out', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  const answers = await Promise.all(Array.from({ length: 150 }, () => page.request.get('/api/auth/get-session')));
  const statuses = new Set(answers.map((answer) => answer.status()));
  expect([...statuses].filter((status) => ![200, 429].includes(status))).toEqual([]);
  await visitor.opens('/dashboard');
  await visitor.isKnownAs(ada);
});
