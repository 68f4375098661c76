// An address becomes another: the old one agrees, the new one shows that it is theirs, and no link does more than it should.

import { type Person, somebody } from '../../support/person';
import { MAIL_FOLDER, type Server } from '../../support/server';
import { expect, test } from '../../support/test';
import type { Visitor } from '../../support/visitor';
import { words } from '../../support/words';

test.use({ settings: { KEYWARD_MAIL_FOLDER: MAIL_FOLDER } });

const VERIFY = 'Verify your e-mail address';
const AGREE = 'Confirm your new e-mail address';

/** Signs up, and shows that the address is theirs. */
async function signsUpAndVerifies(visitor: Visitor, person: Person, server: Server): Promise<void> {
  await visitor.signsUp(person);
  await visitor.opens('/account/email');
  await expect(visitor.content).toContainText('Not confirmed yet');
  await visitor.button('Send a link to confirm it').click();
  await visitor.arrivesAt('/check-mail?for=own-verification');
  await visitor.opens(await server.linkTo(person.email, VERIFY));
  await visitor.button('Confirm').click();
  await visitor.arrivesAt('/?done=email-verified');
  await expect(visitor.news).toHaveText(words.addressIsConfirmed);
  await visitor.opens('/account/email');
  await expect(visitor.content.getByText('Confirmed', { exact: true })).toBeVisible();
}

async function asksForTheChange(visitor: Visitor, email: string): Promise<void> {
  await visitor.opens('/account/email');
  await visitor.field('New e-mail').fill(email);
  await visitor.button('Change e-mail').click();
  await visitor.arrivesAt('/check-mail?for=email-change');
}

test('the old address agrees, the new one confirms, and then it is changed', async ({ visitor, server, complaints }) => {
  complaints.accept(400, '/api/confirm-email-change');
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await signsUpAndVerifies(visitor, ada, server);
  await asksForTheChange(visitor, grace.email);

  const agreement = await server.linkTo(ada.email, AGREE);
  expect(new URL(agreement).pathname).toBe('/confirm-email-change');
  await visitor.opens(agreement);
  await visitor.button('Agree to the change').click();
  await visitor.arrivesAt('/check-mail?for=new-email');
  await visitor.opens('/account/email');
  await expect(visitor.content, 'nothing has changed yet').toContainText(ada.email);

  await visitor.opens(await server.linkTo(grace.email, VERIFY));
  await visitor.button('Confirm').click();
  await visitor.arrivesAt('/account/email?done=email-changed');
  await expect(visitor.news).toHaveText(words.emailIsChanged);
  await expect(visitor.content).toContainText(grace.email);
  expect(await server.mailTo(ada.email, 'Your e-mail address was changed')).toContain('was changed');

  await visitor.opens(agreement);
  await visitor.button('Agree to the change').click();
  await expect(visitor.formError, 'the old link is worth nothing any more').toHaveText(words.linkIsNoLongerGood);
  await visitor.signsOut();
  await visitor.entersAs({ ...ada, email: grace.email });
});

test('after a second change the link of the first changes nothing', async ({ visitor, server, complaints }) => {
  complaints.accept(400, '/api/verify-email');
  const [ada, first, second] = [somebody('Ada'), somebody('First'), somebody('Second')];
  await visitor.signsUp(ada);
  await asksForTheChange(visitor, first.email);
  await asksForTheChange(visitor, second.email);
  const [early, late] = [await server.linkTo(first.email), await server.linkTo(second.email)];
  await visitor.opens(late);
  await visitor.button('Confirm').click();
  await visitor.arrivesAt('/account/email?done=email-changed');
  await expect(visitor.content).toContainText(second.email);
  await visitor.opens(early);
  await visitor.button('Confirm').click();
  await expect(visitor.formError).toHaveText(words.linkIsNoLongerGood);
  await visitor.opens('/account/email');
  await expect(visitor.content).toContainText(second.email);
});

test('a link of somebody else confirms their address and says nothing of one\'s own', async ({
  visitor,
  newBrowser,
  server,
}) => {
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await visitor.signsUp(ada);
  await visitor.opens('/account/email');
  await visitor.button('Send a link to confirm it').click();
  await visitor.arrivesAt('/check-mail?for=own-verification');

  const elsewhere = await newBrowser();
  await elsewhere.signsUp(grace);
  await elsewhere.opens(await server.linkTo(ada.email));
  await elsewhere.button('Confirm').click();
  await elsewhere.arrivesAt('/?done=email-verified');
  await expect(elsewhere.news).toHaveText(words.addressIsConfirmed);
  await elsewhere.isKnownAs(grace);
  await elsewhere.opens('/account/email');
  await expect(elsewhere.content).toContainText('Not confirmed yet');
  await visitor.opens('/account/email');
  await expect(visitor.content.getByText('Confirmed', { exact: true })).toBeVisible();
});

test('a link that changes the address of somebody else is refused, and is still theirs', async ({
  visitor,
  newBrowser,
  server,
  complaints,
}) => {
  complaints.accept(401, '/api/verify-email');
  const [ada, grace, other] = [somebody('Ada'), somebody('Grace'), somebody('Other')];
  await visitor.signsUp(ada);
  await asksForTheChange(visitor, other.email);
  const link = await server.linkTo(other.email);
  const elsewhere = await newBrowser();
  await elsewhere.signsUp(grace);
  await elsewhere.opens(link);
  await elsewhere.button('Confirm').click();
  await expect(elsewhere.formError).toHaveText(words.linkOfSomebodyElse);
  await visitor.opens(link);
  await visitor.button('Confirm').click();
  await visitor.arrivesAt('/account/email?done=email-changed');
});

test('an address that somebody has is answered like any other', async ({ visitor, newBrowser }) => {
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await (await newBrowser()).signsUp(grace);
  await visitor.signsUp(ada);
  await asksForTheChange(visitor, grace.email);
});
