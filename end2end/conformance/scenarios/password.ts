// Changing, checking and setting a password.

import { is, isNull, isSomebody } from '../answer';
import { area } from '../scenario';

const NEW = 'a better password';

export const password = area('password', (scenario) => {
  scenario('somebody changes their password', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: NEW, revokeOtherSessions: false }).then(is(200));
    await ada.looks().then(isSomebody);
    await phone.signsIn().then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await phone.signsIn({ password: NEW }).then(is(200));
  });

  scenario('a changed password leaves the other browsers alone if that is wanted', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: NEW, revokeOtherSessions: false }).then(is(200));
    await ada.looks().then(isSomebody);
    await phone.looks().then(isSomebody);
  });

  scenario('a changed password signs the other browsers out if that is wanted', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    const before = ada.jar.header()!;
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: NEW, revokeOtherSessions: true }).then(is(200));
    await ada.looks().then(isSomebody);
    await phone.looks().then(isNull);
    await phone.gets('/get-session', { headers: { cookie: before } }).then(isNull);
    await ada.gets('/list-sessions').then(is(200));
  });

  scenario('a changed password when nothing is said of the other browsers', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: NEW }).then(is(200));
    await ada.looks().then(isSomebody);
    await phone.looks();
  });

  scenario('somebody who is not to be remembered changes their password', async ({ ada }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: NEW, revokeOtherSessions: true }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('the old password must be right', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-password', { currentPassword: 'wrong', newPassword: NEW }).then(is(400, 'INVALID_PASSWORD'));
    await ada.posts('/change-password', { currentPassword: '', newPassword: NEW }).then(is(400, 'INVALID_PASSWORD'));
    await phone.signsIn().then(is(200));
  });

  scenario('the new password must be of the right length', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const currentPassword = ada.person.password;
    await ada.posts('/change-password', { currentPassword, newPassword: 'short' }).then(is(400, 'PASSWORD_TOO_SHORT'));
    await ada.posts('/change-password', { currentPassword, newPassword: 'x'.repeat(129) }).then(is(400, 'PASSWORD_TOO_LONG'));
    await ada.posts('/change-password', { currentPassword: 'wrong', newPassword: 'short' }).then(is(400, 'PASSWORD_TOO_SHORT'));
    await ada.posts('/change-password', { currentPassword: 'x'.repeat(129), newPassword: NEW }).then(is(400, 'PASSWORD_TOO_LONG'));
  });

  scenario('the fields of a changed password are checked', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const currentPassword = ada.person.password;
    await ada.posts('/change-password', { newPassword: NEW }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/change-password', { currentPassword }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/change-password', { currentPassword, newPassword: 7 }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/change-password', { currentPassword, newPassword: NEW, revokeOtherSessions: 'yes' }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/change-password').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a stranger changes no password', async ({ ada }) => {
    await ada.posts('/change-password', { currentPassword: 'x', newPassword: NEW }).then(is(401, 'UNAUTHORIZED'));
  });

  scenario('the same password can be chosen again', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const { password } = ada.person;
    await ada.posts('/change-password', { currentPassword: password, newPassword: password, revokeOtherSessions: false }).then(is(200));
  });

  scenario('somebody proves that they know the password', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/verify-password', { password: ada.person.password }).then(is(200));
    await ada.posts('/verify-password', { password: 'wrong' }).then(is(400, 'INVALID_PASSWORD'));
    await ada.posts('/verify-password', { password: '' }).then(is(400, 'INVALID_PASSWORD'));
    await ada.posts('/verify-password', { password: 'x'.repeat(129) }).then(is(400, 'PASSWORD_TOO_LONG'));
    await ada.posts('/verify-password', {}).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/verify-password', { password: 7 }).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a stranger proves nothing', async ({ ada }) => {
    await ada.posts('/verify-password', { password: 'x' }).then(is(401, 'UNAUTHORIZED'));
  });

  scenario('a password is never set over HTTP', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/set-password', { newPassword: NEW }).then(is(404));
  });

  scenario('the server sets no second password', async ({ ada, setPassword }) => {
    await ada.signsUp().then(is(200));
    await setPassword(ada, NEW);
    await ada.signsIn().then(is(200));
  });

  scenario('the server sets a password of the right length for somebody who is signed in', async ({ ada, setPassword }) => {
    await setPassword(ada, NEW);
    await ada.signsUp().then(is(200));
    await setPassword(ada, 'short');
    await setPassword(ada, 'x'.repeat(129));
  });

  scenario('passwords may be of any script', async ({ ada, phone }) => {
    await ada.signsUp({ password: 'пароль Ада 🧮' }).then(is(200));
    await phone.signsIn({ password: 'пароль Ада 🧮' }).then(is(200));
    await phone.signsIn({ password: 'пароль Ада 🧮 ' }).then(is(401));
  });

  scenario('a password may be composed in more than one way', async ({ ada, phone }) => {
    await ada.signsUp({ password: 'caf\u00e9 \ufb01le \u2460' }).then(is(200));
    await phone.signsIn({ password: 'cafe\u0301 file 1' }).then(is(200));
  });
});
