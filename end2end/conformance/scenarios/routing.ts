// Which requests have an answer at all.

import { is, isSomebody } from '../answer';
import { area } from '../scenario';

export const routing = area('routing', (scenario) => {
  scenario('the server is well', async ({ ada }) => {
    await ada.gets('/ok').then(is(200));
    await ada.gets('/ok?x=y').then(is(200));
  });

  scenario('a path that nobody knows', async ({ ada }) => {
    await ada.gets('/nonsense').then(is(404));
    await ada.posts('/nonsense', {}).then(is(404));
    await ada.posts('/nonsense', '{', { headers: { 'content-type': 'text/plain' } }).then(is(404));
    await ada.gets('').then(is(404));
    await ada.gets('/').then(is(404));
    await ada.gets('?x=y').then(is(404));
  });

  scenario('a method that a path does not know', async ({ ada }) => {
    await ada.gets('/sign-in/email').then(is(404));
    await ada.posts('/ok', {}).then(is(404));
    await ada.posts('/list-sessions', {}).then(is(404));
    await ada.gets('/revoke-sessions').then(is(404));
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      await ada.sends(method, '/api/auth/get-session').then(is(404));
      await ada.sends(method, '/api/auth/sign-in/email').then(is(404));
    }
  });

  scenario('HEAD and OPTIONS have no answer', async ({ ada }) => {
    for (const method of ['HEAD', 'OPTIONS']) {
      await ada.sends(method, '/api/auth/ok').then(is(404));
      await ada.sends(method, '/api/auth/get-session').then(is(404));
      await ada.sends(method, '/api/auth/sign-in/email').then(is(404));
    }
  });

  scenario('a preflight of another site has no answer', async ({ ada }) => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    await ada.sends('OPTIONS', '/api/auth/sign-in/email', { headers }).then(is(404));
  });

  scenario('a slash at the end makes another path', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.gets('/ok/').then(is(404));
    await ada.gets('/get-session/').then(is(404));
    await ada.posts('/sign-in/email/', ada.person).then(is(404));
  });

  scenario('a slash at the end can be skipped', { advanced: { skipTrailingSlashes: true } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.gets('/ok/').then(is(200));
    await ada.gets('/get-session/').then(isSomebody);
    await ada.posts('/sign-in/email/', { email: ada.person.email, password: ada.person.password }).then(is(200));
    await ada.gets('/ok//');
  });

  scenario('two slashes lead nowhere', async ({ ada }) => {
    await ada.gets('//ok').then(is(404));
    await ada.posts('/sign-in//email', ada.person).then(is(404));
    await ada.gets('/reset-password//x?callbackURL=%2F').then(is(404));
    await ada.gets('/ok?x=//y').then(is(200));
  });

  scenario('paths are compared letter by letter', async ({ ada }) => {
    await ada.gets('/OK').then(is(404));
    await ada.posts('/Sign-In/Email', ada.person).then(is(404));
    await ada.gets('/%6Fk').then(is(404));
    await ada.gets('/ok%20').then(is(404));
    await ada.gets('/ok;x=y').then(is(404));
    await ada.gets('/./ok');
    await ada.gets('/x/../ok');
  });

  scenario('outside the base path there is nothing', async ({ ada }) => {
    await ada.sends('GET', '/api/authx/ok').then(is(404));
    await ada.sends('GET', '/api/auth2/ok').then(is(404));
    await ada.sends('GET', '/API/AUTH/ok').then(is(404));
  });

  scenario('a path can be turned off', { disabledPaths: ['/ok', '/sign-up/email'] }, async ({ ada }) => {
    await ada.gets('/ok').then(is(404));
    await ada.gets('/ok/').then(is(404));
    await ada.gets('/ok?x').then(is(404));
    await ada.posts('/ok', {}).then(is(404));
    await ada.signsUp().then(is(404));
    await ada.gets('/get-session').then(is(200));
    await ada.gets('/okay').then(is(404));
  });

  scenario('the base path can be chosen', { basePath: '/identity' }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.looks().then(isSomebody);
    await ada.sends('GET', '/api/auth/ok').then(is(404));
    await ada.gets('/ok').then(is(200));
  });

  scenario('mails lead to the base path', { basePath: '/v1/identity', emailAndPassword: { sendResetPassword: true }, emailVerification: { sendVerificationEmail: true, sendOnSignUp: true } }, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.follows(ada.mail('verify-email')).then(is(302));
    await ada.posts('/request-password-reset', { email: ada.person.email, redirectTo: '/reset' }).then(is(200));
    await ada.follows(ada.mail('reset-password')).then(is(302));
  });

  scenario('a path in the base URL is the base path', { baseURL: 'https://app.example.com/custom/path', basePath: '/ignored' }, async ({ ada }) => {
    await ada.gets('/ok').then(is(200));
    await ada.sends('GET', '/ignored/ok').then(is(404));
    await ada.signsUp().then(is(200));
  });

  scenario('an error has a page', async ({ ada }) => {
    await ada.gets('/error').then(is(302));
    await ada.gets('/error?error=INVALID_TOKEN').then(is(302));
    await ada.gets('/error?error=access_denied&error_description=You%20said%20no').then(is(302));
  });

  scenario('an error says nothing that was put into its mouth', async ({ ada }) => {
    await ada.gets('/error?error=%3Cscript%3Ealert(1)%3C%2Fscript%3E');
    await ada.gets('/error?error=a&error_description=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E');
    await ada.gets('/error?error=a%20b');
    await ada.gets("/error?error=it's");
    await ada.gets('/error?error=');
    await ada.gets('/error?error=a&error=b');
    await ada.gets('/error?error=%0d%0aSet-Cookie:%20a=b');
  });
});
