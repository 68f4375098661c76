// What happens in one tab is seen in the other, without a reload.

import { answerTo } from '../../support/documents';
import { somebody } from '../../support/person';
import { expect, test } from '../../support/test';

/** Milliseconds until the other tab must have followed. */
const SOON = 2_000;

test('signing out in one tab reaches the other', async ({ visitor, newTab }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  const other = await newTab();
  await other.opens('/dashboard');
  await other.isKnownAs(ada);
  await other.marksTheDocument();

  const signedOut = visitor.page.waitForRequest('**/api/sign-out');
  await visitor.header.getByRole('button', { name: 'Sign out' }).click();
  await signedOut;
  await Promise.all([
    other.isAStranger(SOON),
    expect(other.page.getByText(ada.email)).toHaveCount(0, { timeout: SOON }),
    expect(other.page.getByText(ada.name)).toHaveCount(0, { timeout: SOON }),
  ]);
  await other.arrivesAt('/sign-in?next=/dashboard');
  await other.isStillInTheSameDocument();
  await visitor.arrivesAt('/');
});

test('a page leads to sign in as the server would, to the letter', async ({ visitor, newTab }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  for (const place of ['/dashboard', '/dashboard?x=1&y=2', '/dashboard?x=a%26b&next=/z', '/dashboard?x=caf%C3%A9%20au+lait#part']) {
    await test.step(place, async () => {
      const other = await newTab();
      await other.opens(place);
      await visitor.signsOut();
      const expected = (await answerTo(other.page, place.replace(/#.*/, ''))).headers()['location'];
      expect(expected).toMatch(/^\/sign-in\?next=/);
      await other.arrivesAt(expected ?? '');
      await other.page.close();
      await visitor.entersAs(ada);
    });
  }
});

test('signing in in one tab reaches the other', async ({ visitor, newTab }) => {
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.signsOut();
  const other = await newTab();
  await other.opens('/');
  await other.isAStranger();
  await other.marksTheDocument();

  await visitor.opens('/sign-in');
  await visitor.fillsInSignIn(ada);
  const signedIn = visitor.page.waitForResponse('**/api/sign-in');
  await visitor.button('Sign in').click();
  await signedIn;
  await other.isKnownAs(ada, SOON);
  await other.isStillInTheSameDocument();
  await visitor.arrivesAt('/dashboard');
});

test('somebody else who signs in in one tab is seen in the other', async ({ visitor, newTab }) => {
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await visitor.signsUp(ada);
  const other = await newTab();
  await other.opens('/dashboard');
  await other.isKnownAs(ada);

  await visitor.signsUp(grace);
  await other.isKnownAs(grace);
  await expect(other.content.getByRole('heading')).toHaveText(`Hello, ${grace.name}!`);
  await expect(other.page.getByText(ada.name)).toHaveCount(0);
});
