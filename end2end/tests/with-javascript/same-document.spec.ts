// Signing up, out and in changes the page at hand; no document is loaded for it.

import { somebody } from '../../support/person';
import { SESSION_PATH, askedEverything } from '../../support/session-requests';
import { expect, test } from '../../support/test';
import { comesIntoSight } from '../../support/visibility';

test('the header follows the person without a reload', async ({ visitor }) => {
  const ada = somebody();
  await visitor.opens('/sign-up');
  await visitor.marksTheDocument();

  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
  await visitor.isStillInTheSameDocument();

  await visitor.signsOut();
  await visitor.isStillInTheSameDocument();

  await visitor.header.getByRole('link', { name: 'Sign in' }).click();
  await visitor.arrivesAt('/sign-in');
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
  await visitor.isStillInTheSameDocument();
});

test('a person who has just signed in is led nowhere else on the way', async ({ page, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  await visitor.opens('/sign-in');
  const places: string[] = [];
  page.on('framenavigated', (frame) => places.push(new URL(frame.url()).pathname));
  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
  await askedEverything(page);
  expect(places).toEqual(['/dashboard']);
});

test('a page that asks just then does not hold a sign-in up, or undo it', async ({ page, context, visitor }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  await visitor.opens('/sign-in');
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    `**${SESSION_PATH}*`,
    async (route) => {
      const response = await route.fetch();
      await released;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  const asked = page.waitForRequest(`**${SESSION_PATH}*`);
  await comesIntoSight(page);
  const old = await asked;
  expect(await context.cookies(), 'it asks as nobody').toEqual([]);

  await visitor.signsIn(ada);
  await visitor.arrivesAt('/dashboard');
  await visitor.isKnownAs(ada);
  release();
  await (await old.response())?.finished();
  await visitor.isKnownAs(ada);
  await expect(page).toHaveURL('/dashboard');
});
