// Signing in with an e-mail and a password.

import { is, isNull, isSomebody } from '../answer';
import { DAY, area } from '../scenario';

const MUST_VERIFY = { emailAndPassword: { requireEmailVerification: true } };

export const signIn = area('sign-in', (scenario) => {
  scenario('somebody signs in', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await phone.looks().then(isSomebody);
    await ada.looks().then(isSomebody);
  });

  scenario('a wrong password and an unknown e-mail look the same', async ({ ada, phone, eve }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ password: 'not the password' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await eve.signsIn().then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
  });

  scenario('the case of an e-mail means nothing, that of a password does', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ email: 'ADA@Example.com' }).then(is(200));
    await phone.signsIn({ password: ada.person.password.toUpperCase() }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
  });

  scenario('spaces around an e-mail are a mistake', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ email: ' ada@example.com ' }).then(is(400, 'INVALID_EMAIL'));
  });

  scenario('what is no e-mail is refused before anything is looked up', async ({ ada }) => {
    await ada.signsIn({ email: 'ada' }).then(is(400, 'INVALID_EMAIL'));
    await ada.signsIn({ email: '' }).then(is(400, 'INVALID_EMAIL'));
    await ada.signsIn({ email: 'ada@', password: 'x'.repeat(129) }).then(is(400, 'INVALID_EMAIL'));
  });

  scenario('a password that is too long is refused before anything is looked up', async ({ ada }) => {
    await ada.signsIn({ password: 'x'.repeat(129) }).then(is(400, 'PASSWORD_TOO_LONG'));
    await ada.signsIn({ password: 'x'.repeat(128) }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await ada.signsIn({ password: 'x' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await ada.signsIn({ password: '' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
  });

  scenario('missing fields are refused', async ({ ada }) => {
    await ada.signsIn({ email: undefined }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsIn({ password: undefined }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-in/email', {}).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-in/email').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('fields of a wrong type are refused', async ({ ada }) => {
    await ada.signsIn({ email: null }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsIn({ password: true }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsIn({ rememberMe: 'true' }).then(is(400, 'VALIDATION_ERROR'));
    await ada.signsIn({ rememberMe: null }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-in/email', '[1, 2]').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('fields that nobody knows are dropped', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ admin: true, userId: 'x', token: 'y' }).then(is(200));
  });

  scenario('the page to go to is named in the answer', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ callbackURL: '/dashboard?tab=1#top' }).then(is(200));
    await phone.signsIn({ callbackURL: '' }).then(is(200));
    await phone.signsIn({ callbackURL: '/x', password: 'not the password' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
  });

  scenario('the page to go to may be on the own server', async ({ ada, phone, origin }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ callbackURL: `${origin}/dashboard` }).then(is(200));
  });

  scenario('somebody who is not to be remembered is known for a day at most', async ({ ada, phone, later }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ rememberMe: false }).then(is(200));
    await later(DAY - 600);
    await phone.looks().then(isSomebody);
    await later(1200);
    await phone.looks().then(isNull);
  });

  scenario('the wish not to be remembered ends with a sign-in that wants to be', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ rememberMe: false }).then(is(200));
    await phone.signsIn().then(is(200));
    await phone.looks().then(isSomebody);
  });

  scenario('the wish not to be remembered is not taken over by leaving it out', async ({ ada, phone, later }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn({ rememberMe: false }).then(is(200));
    await phone.signsOut().then(is(200));
    await phone.signsIn().then(is(200));
    await later(2 * DAY);
    await phone.looks().then(isSomebody);
  });

  scenario('who signs in where somebody is signed in is signed in instead', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.gets('/list-sessions').then(is(200));
  });

  scenario('a form signs in', async ({ ada, phone }) => {
    const { email, password } = ada.person;
    await ada.signsUp().then(is(200));
    await phone.postsForm('/sign-in/email', { email, password }).then(is(200));
    await phone.postsForm('/sign-in/email', { email, password, callbackURL: '/x' }).then(is(200));
    await phone.postsForm('/sign-in/email', { email, password: 'wrong' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await phone.postsForm('/sign-in/email', { email, password, rememberMe: 'false' }).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('of a field that a form names twice the last counts', async ({ ada, phone }) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const right = new URLSearchParams({ password: ada.person.password }).toString();
    await ada.signsUp().then(is(200));
    await phone.posts('/sign-in/email', `email=ada%40example.com&password=wrong&${right}`, { headers: form }).then(is(200));
  });

  scenario('an address that is not verified is told only to who knows the password', MUST_VERIFY, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.signsIn({ password: 'not the password' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
    await ada.signsIn().then(is(403, 'EMAIL_NOT_VERIFIED'));
    await ada.looks().then(isNull);
  });

  scenario(
    'somebody whose address is not verified gets another mail',
    { ...MUST_VERIFY, emailVerification: { sendVerificationEmail: true, sendOnSignUp: false, sendOnSignIn: true } },
    async ({ ada }) => {
      await ada.signsUp().then(is(200));
      await ada.signsIn({ password: 'not the password' }).then(is(401, 'INVALID_EMAIL_OR_PASSWORD'));
      await ada.signsIn({ callbackURL: '/after' }).then(is(403, 'EMAIL_NOT_VERIFIED'));
      await ada.follows(ada.mail('verify-email')).then(is(302));
      await ada.signsIn().then(is(200));
    },
  );

  scenario('a session keeps the address and the program of the browser', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    const headers = { 'x-forwarded-for': '198.51.100.23', 'user-agent': 'Mozilla/5.0 (a phone)' };
    await phone.posts('/sign-in/email', credentials(ada.person), { headers }).then(is(200));
    await phone.looks().then(isSomebody);
  });

  scenario('a browser that does not name itself has an empty name', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.posts('/sign-in/email', credentials(ada.person), { headers: { 'user-agent': null } }).then(is(200));
    await phone.looks().then(isSomebody);
  });

  scenario('an IPv6 address is kept as its network', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    for (const address of ['2001:db8:1:2:3::1', '::ffff:198.51.100.7', '::ffff:c633:6407', '2001:DB8::FFFF']) {
      const headers = { 'x-forwarded-for': address };
      await phone.posts('/sign-in/email', credentials(ada.person), { headers }).then(is(200));
      await phone.looks().then(isSomebody);
      await phone.signsOut();
    }
  });
});

function credentials({ email, password }: { email: string; password: string }) {
  return { email, password };
}
