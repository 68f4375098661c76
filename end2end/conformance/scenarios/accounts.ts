// The ways in which a person can sign in.

import { is } from '../answer';
import { DAY, MINUTE, area } from '../scenario';
import type { World } from '../world';

const LAST_TOO = { account: { accountLinking: { allowUnlinkingAll: true } } };

async function accountOf(browser: World['ada']): Promise<string> {
  return ((await browser.gets('/list-accounts')).json as { id: string }[])[0]!.id;
}

export const accounts = area('accounts', (scenario) => {
  scenario('somebody sees how they can sign in', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.gets('/list-accounts').then(is(200));
  });

  scenario('a stranger sees nothing', async ({ ada }) => {
    await ada.gets('/list-accounts').then(is(401, 'UNAUTHORIZED'));
    await ada.posts('/unlink-account', { accountId: 'x' }).then(is(401, 'UNAUTHORIZED'));
  });

  scenario('the list needs no fresh session', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(2 * DAY);
    await ada.gets('/list-accounts').then(is(200));
  });

  scenario('the last way to sign in stays', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/unlink-account', { accountId: await accountOf(ada) }).then(is(400, 'FAILED_TO_UNLINK_LAST_ACCOUNT'));
    await ada.posts('/unlink-account', { accountId: 'nonsense' }).then(is(400, 'FAILED_TO_UNLINK_LAST_ACCOUNT'));
  });

  scenario('the last way to sign in can be given up where that is turned on', LAST_TOO, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/unlink-account', { accountId: await accountOf(ada) }).then(is(200));
    await ada.gets('/list-accounts').then(is(200));
    await ada.signsIn().then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
  });

  scenario('nobody gives up the account of somebody else', LAST_TOO, async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await eve.posts('/unlink-account', { accountId: await accountOf(ada) }).then(is(400, 'ACCOUNT_NOT_FOUND'));
    await ada.gets('/list-accounts').then(is(200));
  });

  scenario('an account is named by its row', LAST_TOO, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/unlink-account', { accountId: 'nonsense' }).then(is(400, 'ACCOUNT_NOT_FOUND'));
    await ada.posts('/unlink-account', { providerId: 'credential' }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/unlink-account', { accountId: 7 }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/unlink-account').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('an account is given up only in a fresh session', LAST_TOO, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    const accountId = await accountOf(ada);
    await later(DAY + MINUTE);
    await ada.posts('/unlink-account', { accountId }).then(is(403, 'SESSION_NOT_FRESH'));
  });

  scenario('who gave up the password gets a new one from the server', LAST_TOO, async ({ ada, setPassword }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/unlink-account', { accountId: await accountOf(ada) }).then(is(200));
    await ada.posts('/change-password', { currentPassword: 'x', newPassword: 'a better password' }).then(is(400, 'CREDENTIAL_ACCOUNT_NOT_FOUND'));
    await ada.posts('/verify-password', { password: 'x' }).then(is(400, 'INVALID_PASSWORD'));
    await setPassword(ada, 'a better password');
    await ada.signsIn({ password: 'a better password' }).then(is(200));
    await ada.gets('/list-accounts').then(is(200));
  });

  scenario('who gave up the password gets a new one by a mail', { ...LAST_TOO, emailAndPassword: { sendResetPassword: true } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/unlink-account', { accountId: await accountOf(ada) }).then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await ada.posts('/reset-password', { newPassword: 'a better password', token: ada.mail('reset-password').token }).then(is(200));
    await ada.signsIn({ password: 'a better password' }).then(is(200));
  });
});
