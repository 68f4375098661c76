// Leaving for good.

import { is, isNull, isSomebody } from '../answer';
import { DAY, MINUTE, area } from '../scenario';

const ALLOWED = { user: { deleteUser: { enabled: true } } };
const BY_MAIL = { user: { deleteUser: { enabled: true, sendDeleteAccountVerification: true } } };

export const deleteUser = area('delete-user', (scenario) => {
  scenario('nobody can leave unless that is turned on', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', {}).then(is(404));
    await ada.gets('/delete-user/callback?token=x').then(is(404, 'NOT_FOUND'));
    await ada.looks().then(isSomebody);
  });

  scenario('somebody leaves with the password', ALLOWED, async ({ ada, phone, eve }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/delete-user', { password: ada.person.password }).then(is(200));
    await ada.looks().then(isNull);
    await phone.looks().then(isNull);
    await eve.looks().then(isSomebody);
    await ada.signsIn().then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await ada.signsUp().then(is(200));
  });

  scenario('somebody leaves in a fresh session', ALLOWED, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await ada.looks().then(isNull);
  });

  scenario('nobody leaves with a wrong password', ALLOWED, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', { password: 'wrong' }).then(is(400, 'INVALID_PASSWORD'));
    await ada.posts('/delete-user', { password: 'x'.repeat(129) }).then(is(400, 'PASSWORD_TOO_LONG'));
    await ada.looks().then(isSomebody);
  });

  scenario('an old session needs the password', ALLOWED, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(DAY + MINUTE);
    await ada.posts('/delete-user', {}).then(is(400, 'SESSION_EXPIRED'));
    await ada.posts('/delete-user', { password: '' });
    await ada.posts('/delete-user', { password: ada.person.password }).then(is(200));
  });

  scenario('an old session is enough where sessions are fresh for ever', { ...ALLOWED, session: { freshAge: 0 } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(5 * DAY);
    await ada.posts('/delete-user', {}).then(is(200));
  });

  scenario('the fields are checked', ALLOWED, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', { password: 7 }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/delete-user', { token: 7 }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/delete-user', { callbackURL: 'https://evil.example' }).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.posts('/delete-user').then(is(400, 'VALIDATION_ERROR'));
    await ada.looks().then(isSomebody);
  });

  scenario('a stranger deletes nobody', ALLOWED, async ({ ada }) => {
    await ada.posts('/delete-user', {}).then(is(401, 'UNAUTHORIZED'));
    await ada.gets('/delete-user/callback?token=x').then(is(404, 'FAILED_TO_GET_USER_INFO'));
    await ada.gets('/delete-user/callback?token=x&callbackURL=%2Fbye').then(is(404, 'FAILED_TO_GET_USER_INFO'));
    await ada.gets('/delete-user/callback').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a mail asks first', BY_MAIL, async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.posts('/delete-user', { callbackURL: '/bye?x=1' }).then(is(200));
    await ada.looks().then(isSomebody);
    await ada.follows(ada.mail('delete-account')).then(is(302));
    await ada.looks().then(isNull);
    await phone.looks().then(isNull);
  });

  scenario('a mail asks first, even with the password', BY_MAIL, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', { password: 'wrong' }).then(is(400, 'INVALID_PASSWORD'));
    await ada.posts('/delete-user', { password: ada.person.password }).then(is(200));
    await ada.gets(`/delete-user/callback?token=${ada.mail('delete-account').token}`).then(is(200));
    await ada.looks().then(isNull);
  });

  scenario('the token of the mail can be sent back', BY_MAIL, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await ada.posts('/delete-user', { token: ada.mail('delete-account').token }).then(is(200));
    await ada.looks().then(isNull);
  });

  scenario('a link without a page to go to', BY_MAIL, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await ada.follows(ada.mail('delete-account')).then(is(302));
  });

  scenario('a link does not work where nobody is signed in', BY_MAIL, async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await phone.follows(ada.mail('delete-account')).then(is(404, 'FAILED_TO_GET_USER_INFO'));
    await ada.looks().then(isSomebody);
    await ada.follows(ada.mail('delete-account')).then(is(302));
  });

  scenario('a link does not work for somebody else', BY_MAIL, async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await eve.follows(ada.mail('delete-account')).then(is(404, 'INVALID_TOKEN'));
    await eve.looks().then(isSomebody);
    await ada.looks().then(isSomebody);
    await ada.follows(ada.mail('delete-account'));
    await ada.looks();
  });

  scenario('the token of a mail does not work for somebody else', BY_MAIL, async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await eve.posts('/delete-user', { token: ada.mail('delete-account').token }).then(is(404, 'INVALID_TOKEN'));
    await eve.looks().then(isSomebody);
  });

  scenario('a token that means nothing', BY_MAIL, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    for (const token of ['nonsense', 'x'.repeat(3000)]) {
      await ada.posts('/delete-user', { token }).then(is(404, 'INVALID_TOKEN'));
      await ada.gets(`/delete-user/callback?token=${token}`).then(is(404, 'INVALID_TOKEN'));
      await ada.gets(`/delete-user/callback?token=${token}&callbackURL=%2Fx`).then(is(404, 'INVALID_TOKEN'));
    }
    await ada.posts('/delete-user', { token: '' });
    await ada.gets('/delete-user/callback?token=').then(is(404, 'INVALID_TOKEN'));
    await ada.looks().then(isSomebody);
  });

  scenario('a link runs out after a day', BY_MAIL, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', { callbackURL: '/bye' }).then(is(200));
    await later(DAY + MINUTE);
    await ada.follows(ada.mail('delete-account')).then(is(404, 'INVALID_TOKEN'));
    await ada.looks().then(isSomebody);
  });

  scenario('how long a link works can be chosen', { user: { deleteUser: { ...BY_MAIL.user.deleteUser, deleteTokenExpiresIn: 10 * MINUTE } } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', { callbackURL: '/bye' }).then(is(200));
    await later(11 * MINUTE);
    await ada.follows(ada.mail('delete-account')).then(is(404, 'INVALID_TOKEN'));
  });

  scenario('a link works once', BY_MAIL, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/delete-user', { callbackURL: '/bye' }).then(is(200));
    await ada.follows(ada.mail('delete-account')).then(is(302));
    await ada.signsUp().then(is(200));
    await ada.follows(ada.mail('delete-account')).then(is(404, 'INVALID_TOKEN'));
    await ada.looks().then(isSomebody);
  });
});
