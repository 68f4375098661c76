// The way through the whole application: up, in, out, asked to sign in, and back.

import { answerTo, documentOf, markup } from '../support/documents';
import { somebody } from '../support/person';
import { expect, test } from '../support/test';

test('a person signs up, leaves, is asked to sign in, and comes back', async ({ page, visitor }) => {
  const ada = somebody();

  await test.step('signs up, and the first HTML of the dashboard greets them by name', async () => {
    await visitor.opens('/');
    await visitor.content.getByRole('link', { name: 'Create an account' }).click();
    await visitor.arrivesAt('/sign-up');
    await visitor.fillsInSignUp(ada);
    const dashboard = documentOf(page, '/dashboard');
    await visitor.button('Sign up').click();
    await visitor.arrivesAt('/dashboard');
    await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
    await visitor.isKnownAs(ada);
    if (visitor.hasJavaScript) {
      await page.reload();
    }
    expect(markup(await dashboard)).toContain(`<h1>Hello, ${ada.name}!</h1>`);
    await visitor.seesAPageThatIsAlive();
    await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
  });

  await test.step('signs out', async () => {
    await visitor.signsOut();
  });

  await test.step('is asked to sign in before anything of the dashboard is sent', async () => {
    const answer = await answerTo(page, '/dashboard');
    expect(answer.status()).toBe(303);
    expect(answer.headers()['location']).toBe('/sign-in?next=/dashboard');
    expect(answer.headers()['cache-control']).toContain('no-store');
    expect(await answer.text()).toBe('');
    await visitor.opens('/dashboard');
    await visitor.arrivesAt('/sign-in?next=/dashboard');
  });

  await test.step('signs in and is back', async () => {
    await visitor.signsIn(ada);
    await visitor.arrivesAt('/dashboard');
    await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
    await visitor.isKnownAs(ada);
  });
});
