// Signing up with an e-mail and a password.

import { is, isNull, isSomebody } from '../answer';
import { DAY, area } from '../scenario';

const MAILS = { emailVerification: { sendVerificationEmail: true } };

export const signUp = area('sign-up', (scenario) => {
  scenario('somebody signs up and is signed in', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('an e-mail is kept in lower case', async ({ ada }) => {
    await ada.signsUp({ email: 'Ada@Example.COM' }).then(is(200));
    await ada.looks().then(isSomebody);
    await ada.signsIn({ email: 'ADA@example.com' }).then(is(200));
  });

  scenario('an e-mail that has an account is refused', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsUp({ name: 'Another Ada' }).then(is(422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL'));
    await phone.signsUp({ email: 'ADA@EXAMPLE.COM' }).then(is(422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL'));
  });

  scenario('a picture is kept', async ({ ada }) => {
    await ada.signsUp({ image: 'https://example.com/ada.png' }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('a name may be empty', async ({ ada }) => {
    await ada.signsUp({ name: '' }).then(is(200));
  });

  scenario('a name may be of any script', async ({ ada }) => {
    await ada.signsUp({ name: 'Ада Лавлейс 🧮 "«<>&' }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('fields that nobody declared are dropped', async ({ ada }) => {
    await ada.signsUp({ emailVerified: true, id: 'mine', role: 'admin', createdAt: '2001-01-01T00:00:00.000Z' }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('a missing name, e-mail or password is refused', async ({ ada }) => {
    await ada.signsUp({ name: undefined }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsUp({ email: undefined }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsUp({ password: undefined }).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('fields of a wrong type are refused', async ({ ada }) => {
    await ada.signsUp({ name: 7 }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsUp({ name: null }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsUp({ email: ['ada@example.com'] }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsUp({ password: 12345678 }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsUp({ rememberMe: 'no' }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsUp({ image: 3 }).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a body that is no object is refused', async ({ ada }) => {
    await ada.posts('/sign-up/email', '[]').then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-up/email', '"text"').then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-up/email', 'null').then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-up/email').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('what is no e-mail is refused', async ({ ada }) => {
    const wrong = ['ada', 'ada@', '@example.com', 'ada@example', 'a da@example.com', '.ada@example.com'];
    const rare = ['ada.@example.com', 'ada@-example.com', 'ada@example.c', '"ada"@example.com', 'ada@[127.0.0.1]', 'адa@example.com', ''];
    for (const email of [...wrong, ...rare]) {
      await ada.signsUp({ email });
    }
  });

  scenario('unusual e-mails are accepted', async ({ ada }) => {
    for (const email of ["o'hara@example.com", 'a+b@example.com', 'a_b-c@ex-ample.co.uk', '1@2.example', 'a-@example.com']) {
      await ada.signsUp({ email });
    }
  });

  scenario('a password that is too short or too long is refused', async ({ ada }) => {
    await ada.signsUp({ password: '' }).then(is(400));
    await ada.signsUp({ password: '1234567' }).then(is(400, 'PASSWORD_TOO_SHORT'));
    await ada.signsUp({ password: 'x'.repeat(129) }).then(is(400, 'PASSWORD_TOO_LONG'));
    await ada.signsUp({ password: 'x'.repeat(128) }).then(is(200));
  });

  scenario('the length of a password counts UTF-16 units', async ({ ada, eve }) => {
    await ada.signsUp({ password: '🧮🧮🧮' }).then(is(400, 'PASSWORD_TOO_SHORT'));
    await ada.signsUp({ password: '🧮🧮🧮🧮' }).then(is(200));
    await eve.signsUp({ password: '🧮'.repeat(64) }).then(is(200));
    await eve.signsUp({ email: 'x@example.com', password: `${'🧮'.repeat(64)}x` }).then(is(400, 'PASSWORD_TOO_LONG'));
  });

  scenario(
    'the shortest and the longest password can be chosen',
    { emailAndPassword: { minPasswordLength: 4, maxPasswordLength: 6 } },
    async ({ ada }) => {
      await ada.signsUp({ password: '123' }).then(is(400, 'PASSWORD_TOO_SHORT'));
      await ada.signsUp({ password: '1234567' }).then(is(400, 'PASSWORD_TOO_LONG'));
      await ada.signsUp({ password: '123456' }).then(is(200));
    },
  );

  scenario('somebody who is not to be remembered gets cookies for this visit', async ({ ada, later }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    await ada.looks().then(isSomebody);
    await later(DAY + 60);
    await ada.looks().then(isNull);
  });

  scenario('a form signs up', async ({ ada }) => {
    await ada.postsForm('/sign-up/email', { ...ada.person }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('a form cannot say false', async ({ ada }) => {
    await ada.postsForm('/sign-up/email', { ...ada.person, rememberMe: 'false' }).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('who signs up where somebody is signed in is signed in instead', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.signsUp({ name: 'Eve', email: 'eve@example.com' }).then(is(200));
    await ada.looks().then(isSomebody);
    await ada.gets('/list-sessions').then(is(200));
  });

  scenario('signing up can be turned off', { emailAndPassword: { disableSignUp: true } }, async ({ ada }) => {
    await ada.signsUp().then(is(400, 'EMAIL_PASSWORD_SIGN_UP_DISABLED'));
    await ada.signsUp({ password: 'x' }).then(is(400, 'EMAIL_PASSWORD_SIGN_UP_DISABLED'));
  });

  scenario('passwords can be turned off', { emailAndPassword: { enabled: false } }, async ({ ada }) => {
    await ada.signsUp().then(is(400, 'EMAIL_PASSWORD_SIGN_UP_DISABLED'));
    await ada.signsIn().then(is(400, 'EMAIL_PASSWORD_DISABLED'));
  });

  scenario('nobody is signed in where that is turned off', { emailAndPassword: { autoSignIn: false } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.looks().then(isNull);
    await ada.signsIn().then(is(200));
  });

  scenario(
    'an e-mail that has an account gives nothing away where nobody is signed in',
    { emailAndPassword: { autoSignIn: false, onExistingUserSignUp: true } },
    async ({ ada, eve }) => {
      await ada.signsUp().then(is(200));
      await eve.signsUp({ email: 'ADA@example.com', image: 'https://example.com/eve.png' }).then(is(200));
      await eve.signsUp({ email: 'ada@example.com', password: 'short' }).then(is(400, 'PASSWORD_TOO_SHORT'));
      await eve.signsIn({ email: 'ada@example.com' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
      await ada.signsIn().then(is(200));
    },
  );

  scenario(
    'an e-mail that has an account gives nothing away where addresses must be verified',
    { ...MAILS, emailAndPassword: { requireEmailVerification: true, onExistingUserSignUp: true } },
    async ({ ada, eve }) => {
      await ada.signsUp().then(is(200));
      await eve.signsUp({ email: 'ada@example.com' }).then(is(200));
      await eve.looks().then(isNull);
    },
  );

  scenario('a mail asks to verify the address', { emailVerification: { sendVerificationEmail: true, sendOnSignUp: true } }, async ({ ada }) => {
    await ada.signsUp({ callbackURL: '/welcome?a=b&c=d#e' }).then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('no mail is sent unless it is asked for', MAILS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
  });

  scenario('where the address must be verified a mail is sent and nobody is signed in', { ...MAILS, emailAndPassword: { requireEmailVerification: true } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.looks().then(isNull);
    await ada.signsIn().then(is(403, 'EMAIL_NOT_VERIFIED'));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.signsIn().then(is(200));
  });

  scenario('a mail can be left out even where the address must be verified', { emailAndPassword: { requireEmailVerification: true }, emailVerification: { sendVerificationEmail: true, sendOnSignUp: false } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.signsIn().then(is(403, 'EMAIL_NOT_VERIFIED'));
  });

  scenario('five people at once cannot take one e-mail', async ({ ada }) => {
    await ada.postsAtOnce(5, '/sign-up/email', ada.person);
    await ada.signsIn().then(is(200));
  });
});
