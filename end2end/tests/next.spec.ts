// Where a person is led after they signed in: where they wanted to go, and never to another site.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';
import { words } from '../support/words';

const FOREIGN_PLACES = [
  '//evil.example',
  'https://evil.example',
  '/\\evil.example',
  '/%2fevil.example',
  '/\tevil.example',
  'javascript:alert(document.domain)',
];
const PLACE = '/dashboard?x=1&y=2';

test('a link to another site leads to the dashboard', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  for (const place of FOREIGN_PLACES) {
    await test.step(place, async () => {
      await visitor.signsOut();
      await visitor.opens(`/sign-in?next=${encodeURIComponent(place)}`);
      expect(await page.content()).not.toContain('evil.example"');
      await visitor.signsIn(ada);
      await visitor.arrivesAt('/dashboard');
    });
  }
});

test('a form that was tampered with leads to the dashboard', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  for (const place of FOREIGN_PLACES) {
    await test.step(place, async () => {
      await visitor.signsOut();
      await visitor.opens('/sign-in');
      await page.locator('input[name=next]').evaluate((field: HTMLInputElement, next) => (field.value = next), place);
      await visitor.signsIn(ada);
      await visitor.arrivesAt('/dashboard');
    });
  }
});

test('a place with a query comes back whole', async ({ visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();

  for (const place of [PLACE, '/dashboard?x=a%26b&next=/z', '/dashboard?x=caf%C3%A9%20au%20lait+2']) {
    await test.step(place, async () => {
      await visitor.opens(place);
      await visitor.signsIn(ada);
      await visitor.arrivesAt(place);
      await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
      await visitor.signsOut();
    });
  }
});

test('a person who must sign up first is led to the place as well', async ({ visitor }) => {
  await visitor.opens(PLACE);
  await visitor.content.getByRole('link', { name: 'Sign up' }).click();
  await expect(visitor.content.getByRole('heading')).toHaveText('Sign up');
  await visitor.seesAPageThatIsAlive();
  await visitor.fillsInSignUp(somebody());
  await visitor.button('Sign up').click();
  await visitor.arrivesAt(PLACE);
});

test('a refusal does not forget the place', async ({ visitor, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();

  await visitor.opens(PLACE);
  await visitor.signsIn({ ...ada, password: somebody().password });
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  await visitor.signsIn(ada);
  await visitor.arrivesAt(PLACE);
});
