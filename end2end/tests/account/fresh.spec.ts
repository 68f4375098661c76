// Who signed in a while ago shows the password once more, where they are, and goes on.

import { setTimeout as pause } from 'node:timers/promises';

import { freshPassword, somebody } from '../../support/person';
import { MAIL_FOLDER } from '../../support/server';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

/** Seconds; long enough for one form, short enough to wait for. */
const FRESH_AGE = 6;

test.use({ settings: { KEYWARD_FRESH_AGE: `${FRESH_AGE}`, KEYWARD_MAIL_FOLDER: MAIL_FOLDER } });

const isStale = () => pause(FRESH_AGE * 1000 + 100);

test('a list that is not for everybody appears in place', async ({ visitor, complaints }) => {
  complaints.accept(400, '/api/confirm');
  const ada = somebody();
  await visitor.signsUp(ada);
  await isStale();
  await visitor.opens('/account/devices');
  const devices = visitor.content.locator('.rows').getByRole('listitem');
  await expect(devices).toHaveCount(0);
  await visitor.field('Current password').fill(freshPassword());
  await visitor.button('Go on').click();
  await visitor.isToldBeside('Current password', words.wrongPassword);
  await visitor.field('Current password').fill(ada.password);
  await visitor.button('Go on').click();
  await expect(devices).toHaveCount(1);
  await visitor.arrivesAt('/account/devices');
  await visitor.isKnownAs(ada);
});

test('a form that became dangerous asks for the password in the same form', async ({ visitor, server, complaints }) => {
  complaints.accept(403, '/api/account/email');
  const [ada, grace] = [somebody('Ada'), somebody('Grace')];
  await visitor.signsUp(ada);
  await visitor.opens('/account/email');
  await isStale();
  await visitor.field('New e-mail').fill(grace.email);
  await visitor.button('Change e-mail').click();
  await visitor.isToldBeside('Current password', 'Please type your password once more.');
  await expect(visitor.field('New e-mail'), 'what was typed is still there').toHaveValue(grace.email);
  await visitor.field('Current password').fill(ada.password);
  await visitor.button('Change e-mail').click();
  await visitor.arrivesAt('/check-mail?for=email-change');
  expect(await server.linkTo(grace.email)).toContain('/verify-email?token=');
});
