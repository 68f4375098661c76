// Proving an address by a mail.

import { is, isNull, isSomebody } from '../answer';
import { HOUR, MINUTE, area } from '../scenario';

const SENDS = { emailVerification: { sendVerificationEmail: true } };
const SIGNS_IN = { emailVerification: { sendVerificationEmail: true, autoSignInAfterVerification: true } };

export const verifyEmail = area('verify-email', (scenario) => {
  scenario('somebody asks for a mail and follows it', SENDS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified?x=1#y' }).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('without a page to go to the mail leads to the first page', SENDS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
  });

  scenario('without a page to go to the answer is JSON', SENDS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(200));
    const { token } = ada.mail('verify-email');
    await ada.gets(`/verify-email?token=${token}`).then(is(200));
    await ada.gets(`/verify-email?token=${token}&callbackURL=`);
  });

  scenario('a link that was used already', SENDS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.gets(`/verify-email?token=${ada.mail('verify-email').token}`).then(is(200));
  });

  scenario('a link that ran out', SENDS, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await later(HOUR + MINUTE);
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.gets(`/verify-email?token=${ada.mail('verify-email').token}`).then(is(401, 'TOKEN_EXPIRED'));
    await ada.looks().then(isSomebody);
  });

  scenario('how long a link works can be chosen', { emailVerification: { sendVerificationEmail: true, expiresIn: 5 * MINUTE } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await later(6 * MINUTE);
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await later(4 * MINUTE);
    await ada.follows(ada.mail('verify-email')).then(is(302));
  });

  scenario('a link that means nothing', SENDS, async ({ ada }) => {
    for (const token of ['x', '', 'a.b.c', 'x'.repeat(2000), '%00', '%F0%9F%A7%AE', 'undefined']) {
      await ada.gets(`/verify-email?token=${token}`).then(is(401, 'INVALID_TOKEN'));
    }
    await ada.gets('/verify-email?token=x&callbackURL=%2Ffoo').then(is(302));
    await ada.gets('/verify-email?token=x&callbackURL=%2Ffoo%3Fx%3D1%23h').then(is(302));
    await ada.gets('/verify-email?token=x&callbackURL=%2Ffoo%3Ferror%3Dold').then(is(302));
    await ada.gets('/verify-email?token=x&callbackURL=%2Fa%2F..%2Fb').then(is(302));
    await ada.gets('/verify-email?token=x&callbackURL=%2Fa%20b').then(is(302));
  });

  scenario('a link needs a token', SENDS, async ({ ada }) => {
    await ada.gets('/verify-email').then(is(400, 'VALIDATION_ERROR'));
    await ada.gets('/verify-email?callbackURL=%2Ffoo').then(is(400, 'VALIDATION_ERROR'));
    await ada.gets('/verify-email?token=a&token=b').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a link that was changed', SENDS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(200));
    const { token } = ada.mail('verify-email');
    const [first = ''] = token;
    await ada.gets(`/verify-email?token=${first === 'A' ? 'B' : 'A'}${token.slice(1)}`).then(is(401, 'INVALID_TOKEN'));
    await ada.gets(`/verify-email?token=${token}x`).then(is(401, 'INVALID_TOKEN'));
    await ada.gets(`/verify-email?token=${token.slice(0, -2)}`).then(is(401, 'INVALID_TOKEN'));
    await ada.looks().then(isSomebody);
  });

  scenario('a link works where nobody is signed in, and signs nobody in', SENDS, async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await phone.follows(ada.mail('verify-email')).then(is(302));
    await phone.looks().then(isNull);
    await ada.looks().then(isSomebody);
  });

  scenario('a link works where somebody else is signed in', SENDS, async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await eve.follows(ada.mail('verify-email')).then(is(302));
    await eve.looks().then(isSomebody);
  });

  scenario('a link can sign in', SIGNS_IN, async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await phone.follows(ada.mail('verify-email')).then(is(302));
    await phone.looks().then(isSomebody);
  });

  scenario('a link that signs in leaves who is signed in already', SIGNS_IN, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('a link that signs in does so once', SIGNS_IN, async ({ ada, phone, eve }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(200));
    await phone.gets(`/verify-email?token=${ada.mail('verify-email').token}`).then(is(200));
    await eve.gets(`/verify-email?token=${ada.mail('verify-email').token}`);
    await eve.looks().then(isNull);
  });

  scenario('a link that signs in where somebody else is signed in', SIGNS_IN, async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await eve.follows(ada.mail('verify-email')).then(is(302));
    await eve.looks().then(isSomebody);
  });

  scenario('where nobody sends mail there is none', async ({ ada }) => {
    await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(400, 'VERIFICATION_EMAIL_NOT_ENABLED'));
    await ada.posts('/send-verification-email', {}).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('who is not signed in learns nothing about an address', SENDS, async ({ ada, phone }) => {
    await phone.posts('/send-verification-email', { email: 'nobody@example.com' }).then(is(200));
    await ada.signsUp().then(is(200));
    await phone.posts('/send-verification-email', { email: 'ADA@example.com', callbackURL: '/verified' }).then(is(200));
    await phone.follows(ada.mail('verify-email')).then(is(302));
    await phone.posts('/send-verification-email', { email: ada.person.email }).then(is(200));
  });

  scenario('somebody asks for mails to the own address only', SENDS, async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: eve.person.email }).then(is(400, 'EMAIL_MISMATCH'));
    await ada.posts('/send-verification-email', { email: 'ADA@EXAMPLE.COM' }).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(400, 'EMAIL_ALREADY_VERIFIED'));
  });

  scenario('what is no e-mail gets no mail', SENDS, async ({ ada }) => {
    for (const email of ['ada', '', undefined, null, 7]) {
      await ada.posts('/send-verification-email', { email }).then(is(400, 'VALIDATION_ERROR'));
    }
    await ada.posts('/send-verification-email', { email: 'ada@example.com', callbackURL: 'https://evil.example' }).then(is(403, 'INVALID_CALLBACK_URL'));
  });

  scenario('a link to an address that was given up', { ...SENDS, user: { changeEmail: { enabled: true, updateEmailWithoutVerification: true } } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    const link = ada.mail('verify-email');
    await ada.posts('/change-email', { newEmail: 'countess@example.com' }).then(is(200));
    await ada.follows(link).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('a link from before a change of the password', SENDS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: 'a better password', revokeOtherSessions: false }).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('a link of somebody who is gone', { ...SENDS, user: { deleteUser: { enabled: true } } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/send-verification-email', { email: ada.person.email, callbackURL: '/verified' }).then(is(200));
    await ada.posts('/delete-user', {}).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.gets(`/verify-email?token=${ada.mail('verify-email').token}`).then(is(401, 'USER_NOT_FOUND'));
  });
});
