// A browser that keeps a copy of its session: what the copy shows, and that it goes with the session.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';

test.use({ settings: { KEYWARD_COOKIE_CACHE: 'compact' } });

test('after signing out not even the copy is left', async ({ context, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/dashboard');
  expect((await context.cookies()).map(({ name }) => name).sort()).toEqual([
    'keyward.session_data',
    'keyward.session_token',
  ]);
  await visitor.signsOut();
  expect(await context.cookies()).toEqual([]);
  await visitor.opens('/');
  await visitor.isAStranger();
});

test('somebody else who signs in is not taken for the one before', async ({ visitor }) => {
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await visitor.signsUp(ada);
  await visitor.signsUp(grace);
  await visitor.isKnownAs(grace);
  await visitor.opens('/dashboard');
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${grace.name}!`);
});
