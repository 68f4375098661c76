// The development mailbox: mails in the browser, letters in frames, and links that work.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';
import { Visitor } from '../support/visitor';

const MAILBOX = '/dev/mailbox';

test.use({ settings: { KEYWARD_ENV: 'development', KEYWARD_REQUIRE_VERIFICATION: 'on' } });

test('somebody new finds the letter and presses its button', async ({ page, context, visitor, complaints }) => {
  complaints.acceptRefusedScripts(`${MAILBOX}/1/html`);
  const ada = somebody();
  await visitor.opens('/sign-up');
  await visitor.fillsInSignUp(ada);
  await visitor.button('Sign up').click();
  await visitor.arrivesAt('/check-mail?for=verification');

  const mail = page.getByRole('listitem').filter({ hasText: ada.email });
  await expect(async () => {
    await page.goto(MAILBOX);
    await expect(mail).toBeVisible({ timeout: 100 });
  }).toPass();
  await mail.getByRole('link').click();
  await expect(page.locator('pre')).toContainText(`Hello ${ada.name},`);

  const letter = page.frameLocator('iframe');
  const button = letter.getByRole('link', { name: 'Verify this address' });
  await expect(letter.getByRole('heading', { name: 'Verify your e-mail address' })).toBeVisible();
  await expect(button).toHaveCSS('color', 'rgb(255, 255, 255)');
  const opened = context.waitForEvent('page');
  await button.click();
  const confirming = new Visitor(await opened, visitor.hasJavaScript);
  await confirming.seesAPageThatIsAlive();
  await confirming.button('Confirm').click();
  await confirming.arrivesAt('/sign-in?done=email-verified-sign-in');

  await visitor.entersAs(ada);
});
