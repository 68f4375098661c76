// Who may post: origins, Fetch Metadata, and what turns the checks off.

import { is } from '../answer';
import { area } from '../scenario';

const EVIL = 'https://evil.example';

export const origin = area('origin', (scenario) => {
  scenario('a program without cookies signs in without naming an origin', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    const { email, password } = ada.person;
    await phone.posts('/sign-in/email', { email, password }, { headers: { origin: null } }).then(is(200));
  });

  scenario('nobody signs in or up from a page of a stranger', async ({ ada }) => {
    const { email, password } = ada.person;
    const headers = { origin: EVIL };
    await ada.posts('/sign-up/email', ada.person, { headers }).then(is(403, 'INVALID_ORIGIN'));
    await ada.posts('/sign-in/email', { email, password }, { headers }).then(is(403, 'INVALID_ORIGIN'));
  });

  scenario('nobody signs in by a link or a form on a page of a stranger', async ({ ada }) => {
    const crossSite = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const { email, password } = ada.person;
    const code = 'CROSS_SITE_NAVIGATION_LOGIN_BLOCKED';
    for (const origin of [EVIL, null]) {
      await ada.posts('/sign-in/email', { email, password }, { headers: { ...crossSite, origin } }).then(is(403, code));
      await ada.postsForm('/sign-up/email', { ...ada.person }, { headers: { ...crossSite, origin } }).then(is(403, code));
    }
  });

  scenario('a browser must name its origin when somebody signs in', async ({ ada }) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    const { email, password } = ada.person;
    const without = { headers: { ...headers, origin: null } };
    await ada.posts('/sign-up/email', ada.person, without).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/sign-up/email', ada.person, { headers }).then(is(200));
    ada.jar.drop();
    await ada.posts('/sign-in/email', { email, password }, without).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/sign-in/email', { email, password }, { headers }).then(is(200));
  });

  scenario('blank Fetch Metadata is none', async ({ ada }) => {
    const headers = { 'sec-fetch-site': '', 'sec-fetch-mode': ' ', origin: null };
    await ada.posts('/sign-up/email', ada.person, { headers }).then(is(200));
  });

  scenario('a page of another site may sign in where its origin is trusted', { trustedOrigins: ['https://shop.example'] }, async ({ ada }) => {
    const headers = { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
    await ada.posts('/sign-up/email', ada.person, { headers }).then(is(200));
  });

  scenario('a referer stands in for an origin', async ({ ada, origin }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: null, referer: `${origin}/a/page?x=y` } }).then(is(200));
    await ada.posts('/update-user', { name: 'B' }, { headers: { origin: null, referer: `${EVIL}/` } }).then(is(403, 'INVALID_ORIGIN'));
    await ada.posts('/update-user', { name: 'B' }, { headers: { origin: '', referer: `${origin}/` } });
    const { email, password } = ada.person;
    ada.jar.drop();
    const referer = { headers: { origin: null, referer: `${EVIL}/` } };
    await ada.posts('/sign-in/email', { email, password }, referer).then(is(403, 'INVALID_ORIGIN'));
  });

  scenario('who has a cookie must come from here', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: null } }).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: EVIL } }).then(is(403, 'INVALID_ORIGIN'));
    await ada.posts('/sign-out', {}, { headers: { origin: null } }).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/sign-out', {}, { headers: { origin: EVIL } }).then(is(403, 'INVALID_ORIGIN'));
    await ada.looks().then(is(200));
  });

  scenario('any cookie will do for that', async ({ ada }) => {
    ada.jar.set('theme', 'dark');
    await ada.posts('/sign-out', {}, { headers: { origin: null } }).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/sign-up/email', ada.person, { headers: { origin: EVIL } }).then(is(403, 'INVALID_ORIGIN'));
    await ada.posts('/sign-up/email', ada.person).then(is(200));
  });

  scenario('who has no cookie may come from anywhere', { emailAndPassword: { sendResetPassword: true } }, async ({ ada }) => {
    const headers = { origin: EVIL };
    await ada.posts('/sign-out', {}, { headers }).then(is(200));
    await ada.posts('/request-password-reset', { email: ada.person.email }, { headers }).then(is(200));
    await ada.posts('/update-user', { name: 'A' }, { headers }).then(is(401));
  });

  scenario('who only reads may come from anywhere', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.gets('/get-session', { headers: { origin: EVIL } }).then(is(200));
    await ada.gets('/list-sessions', { headers: { origin: EVIL } }).then(is(200));
  });

  scenario('an origin must be spelled as browsers spell it', async ({ ada, origin }) => {
    await ada.signsUp().then(is(200));
    const port = new URL(origin).port;
    const strangers = [
      `${origin}/`,
      `${origin}.evil.example`,
      `http://localhost:${port}@evil.example`,
      `https://localhost:${port}`,
      `http://localhost`,
      `http://127.0.0.1:${port}`,
      `//localhost:${port}`,
      '/',
      '/relative',
      'localhost',
      `HTTP://LOCALHOST:${port}`,
      `${origin} ${EVIL}`,
      'null',
    ];
    for (const stranger of strangers) {
      await ada.posts('/update-user', { name: 'A' }, { headers: { origin: stranger } });
    }
  });

  scenario('an origin that is hidden counts as the own one where the browser says so', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const hidden = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    await ada.posts('/update-user', { name: 'A' }, { headers: hidden }).then(is(200));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: 'null' } }).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: 'null', 'sec-fetch-site': 'cross-site' } }).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: 'null', 'sec-fetch-site': 'same-site' } }).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: null, 'sec-fetch-site': 'same-origin' } }).then(is(403, 'MISSING_OR_NULL_ORIGIN'));
    await ada.posts('/update-user', { name: 'A' }, { headers: { ...hidden, host: 'evil.example' } }).then(is(403, 'INVALID_ORIGIN'));
  });

  scenario('a form with a hidden origin signs in', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    ada.jar.drop();
    const { email, password } = ada.person;
    const headers = { origin: 'null', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    await ada.postsForm('/sign-in/email', { email, password }, { headers }).then(is(200));
  });

  scenario('a wrong origin is told before a wrong body', async ({ ada }) => {
    await ada.posts('/sign-up/email', {}, { headers: { origin: EVIL } });
    await ada.signsUp().then(is(200));
    await ada.posts('/change-password', {}, { headers: { origin: EVIL } }).then(is(403, 'INVALID_ORIGIN'));
    await ada.posts('/change-password', {}).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a wrong body is told before a missing session', async ({ ada }) => {
    await ada.posts('/change-password', {}).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/revoke-session', {}).then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a wrong media type is told before a wrong origin', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const headers = { origin: EVIL, 'content-type': 'text/plain' };
    await ada.posts('/change-password', '{}', { headers }).then(is(415, 'UNSUPPORTED_MEDIA_TYPE'));
  });

  scenario('the check of origins can be turned off, that of callbacks stays', { advanced: { disableCSRFCheck: true } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: EVIL } }).then(is(200));
    await ada.posts('/update-user', { name: 'B' }, { headers: { origin: null } }).then(is(200));
    await ada.signsIn({ callbackURL: EVIL }).then(is(403, 'INVALID_CALLBACK_URL'));
  });

  scenario('both checks can be turned off', { advanced: { disableOriginCheck: true } }, async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { name: 'A' }, { headers: { origin: EVIL } }).then(is(200));
    await ada.signsIn({ callbackURL: `${EVIL}/x` }).then(is(200));
    const { email, password } = ada.person;
    await phone.posts('/sign-in/email', { email, password }, { headers: { origin: EVIL } }).then(is(200));
    const crossSite = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', origin: EVIL };
    phone.jar.drop();
    await phone.posts('/sign-in/email', { email, password }, { headers: crossSite });
  });

  scenario('both checks can be turned off for some paths', { advanced: { disableOriginCheck: ['/sign-in'] } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.signsIn({ callbackURL: `${EVIL}/x` }).then(is(200));
    await ada.posts('/sign-in/email', ada.person, { headers: { origin: EVIL } }).then(is(200));
    await ada.signsUp({ callbackURL: `${EVIL}/x` }).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.posts('/sign-out', {}, { headers: { origin: EVIL } }).then(is(403, 'INVALID_ORIGIN'));
    await ada.posts('/sign-out', { callbackURL: `${EVIL}/x` }).then(is(403, 'INVALID_CALLBACK_URL'));
  });
});
