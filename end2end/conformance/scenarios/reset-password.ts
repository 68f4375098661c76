// A forgotten password.

import { is, isNull, isSomebody } from '../answer';
import type { Options } from '../options';
import { HOUR, MINUTE, area } from '../scenario';

const NEW = 'a better password';

function resetting(more: Options['emailAndPassword'] = {}): Partial<Options> {
  return { emailAndPassword: { sendResetPassword: true, ...more } };
}

export const resetPassword = area('reset-password', (scenario) => {
  scenario('somebody gets a mail and chooses a new password', resetting(), async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await ada.signsOut().then(is(200));
    await phone.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset?x=1' }).then(is(200));
    const mail = ada.mail('reset-password');
    await phone.follows(mail).then(is(302));
    await phone.posts('/reset-password', { newPassword: NEW, token: mail.token }).then(is(200));
    await phone.looks().then(isNull);
    await phone.signsIn().then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await phone.signsIn({ password: NEW }).then(is(200));
  });

  scenario('without a page to go to the mail leads to an error', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email }).then(is(200));
    await ada.follows(ada.mail('reset-password')).then(is(302));
  });

  scenario('the link in the mail can be opened more than once', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await ada.follows(ada.mail('reset-password')).then(is(302));
    await ada.follows(ada.mail('reset-password')).then(is(302));
    await ada.posts('/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token }).then(is(200));
    await ada.follows(ada.mail('reset-password')).then(is(302));
  });

  scenario('the page to go to may have a query and a fragment', resetting(), async ({ ada, origin }) => {
    await ada.signsUp().then(is(200));
    for (const redirectTo of ['/reset?a=b#c', `${origin}/reset?token=old`, '/re set', '/']) {
      await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo }).then(is(200));
      await ada.follows(ada.mail('reset-password')).then(is(302));
    }
  });

  scenario('an unknown address gets no mail and the same answer', resetting(), async ({ ada }) => {
    await ada.posts('/request-password-reset', { email: 'nobody@example.com', redirectTo: '/reset' }).then(is(200));
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: 'ADA@example.com', redirectTo: '/reset' }).then(is(200));
  });

  scenario('where nobody sends mail a password cannot be reset', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email }).then(is(400, 'RESET_PASSWORD_DISABLED'));
  });

  scenario('the fields of a request are checked', resetting(), async ({ ada }) => {
    for (const email of ['ada', '', undefined, null, 7]) {
      await ada.posts('/request-password-reset', { email }).then(is(400, 'VALIDATION_ERROR'));
    }
    await ada.posts('/request-password-reset', { email: 'ada@example.com', redirectTo: 7 }).then(is(400));
  });

  scenario('a token works once', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    const { token } = ada.mail('reset-password');
    await ada.posts('/reset-password', { newPassword: NEW, token }).then(is(200));
    await ada.posts('/reset-password', { newPassword: 'yet another one', token }).then(is(400, 'INVALID_TOKEN'));
    await ada.signsIn({ password: NEW }).then(is(200));
  });

  scenario('a token works once even for six at the same moment', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await ada.postsAtOnce(6, '/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token });
    await ada.signsIn({ password: NEW }).then(is(200));
  });

  scenario('a password of the wrong length does not use the token up', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    const { token } = ada.mail('reset-password');
    await ada.posts('/reset-password', { newPassword: 'short', token }).then(is(400, 'PASSWORD_TOO_SHORT'));
    await ada.posts('/reset-password', { newPassword: 'x'.repeat(129), token }).then(is(400, 'PASSWORD_TOO_LONG'));
    await ada.posts('/reset-password', { newPassword: NEW, token }).then(is(200));
  });

  scenario('a token may stand in the query', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await ada.posts(`/reset-password?token=${ada.mail('reset-password').token}`, { newPassword: NEW }).then(is(200));
    await ada.signsIn({ password: NEW }).then(is(200));
  });

  scenario('a token in the body wins over one in the query', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    const { token } = ada.mail('reset-password');
    await ada.posts(`/reset-password?token=${token}`, { newPassword: NEW, token: 'nonsense' }).then(is(400, 'INVALID_TOKEN'));
    await ada.posts('/reset-password?token=nonsense', { newPassword: NEW, token }).then(is(200));
  });

  scenario('a token runs out', resetting(), async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await later(HOUR + MINUTE);
    await ada.follows(ada.mail('reset-password')).then(is(302));
    await ada.posts('/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token }).then(is(400, 'INVALID_TOKEN'));
    await ada.signsIn().then(is(200));
  });

  scenario('how long a token works can be chosen', resetting({ resetPasswordTokenExpiresIn: 10 * MINUTE }), async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await later(9 * MINUTE);
    await ada.follows(ada.mail('reset-password')).then(is(302));
    await later(2 * MINUTE);
    await ada.posts('/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token }).then(is(400, 'INVALID_TOKEN'));
  });

  scenario('a token that means nothing', resetting(), async ({ ada }) => {
    for (const token of ['', 'x', 'undefined', 'reset-password:x', 'x'.repeat(5000), '%', '\u0000']) {
      await ada.posts('/reset-password', { newPassword: NEW, token });
    }
    await ada.posts('/reset-password', { newPassword: NEW }).then(is(400, 'INVALID_TOKEN'));
    await ada.posts('/reset-password', { newPassword: 'short' }).then(is(400));
    await ada.posts('/reset-password', { newPassword: NEW, token: ['x'] }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/reset-password', { newPassword: NEW, token: null });
    await ada.posts('/reset-password', { token: 'x' }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/reset-password').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a link that means nothing', resetting(), async ({ ada }) => {
    await ada.gets('/reset-password/nonsense?callbackURL=%2Freset%3Fx%3D1%23h').then(is(302));
    await ada.gets('/reset-password/nonsense?callbackURL=').then(is(302));
    await ada.gets('/reset-password/nonsense').then(is(400, 'VALIDATION_ERROR'));
    await ada.gets('/reset-password/?callbackURL=%2Fx').then(is(404));
    await ada.gets('/reset-password/a/b?callbackURL=%2Fx').then(is(404));
    await ada.gets('/reset-password/%2e%2e?callbackURL=%2Fx');
    await ada.gets('/reset-password/a%2fb?callbackURL=%2Fx');
  });

  scenario('of two tokens each works until one is used', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/a' }).then(is(200));
    const first = ada.mail('reset-password').token;
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/b' }).then(is(200));
    const second = ada.mail('reset-password').token;
    await ada.posts('/reset-password', { newPassword: NEW, token: second }).then(is(200));
    await ada.posts('/reset-password', { newPassword: 'yet another one', token: first });
  });

  scenario('a token from before a change of the password', resetting(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/a' }).then(is(200));
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: NEW, revokeOtherSessions: false }).then(is(200));
    await ada.posts('/reset-password', { newPassword: 'yet another one', token: ada.mail('reset-password').token });
  });

  scenario('a reset that says nothing of sessions', resetting(), async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await phone.posts('/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token }).then(is(200));
    await ada.looks();
  });

  scenario('a reset that leaves the sessions', resetting({ revokeSessionsOnPasswordReset: false }), async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await phone.posts('/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('a reset that ends all sessions', resetting({ revokeSessionsOnPasswordReset: true }), async ({ ada, phone, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await phone.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await phone.posts('/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token }).then(is(200));
    await ada.looks().then(isNull);
    await eve.looks().then(isSomebody);
  });

  scenario('a token of somebody who is gone', { ...resetting(), user: { deleteUser: { enabled: true } } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await ada.posts('/reset-password', { newPassword: NEW, token: ada.mail('reset-password').token }).then(is(400));
  });

  scenario('what was once called forgetting is gone', resetting(), async ({ ada }) => {
    await ada.posts('/forget-password', { email: ada.person.email }).then(is(404));
  });
});
