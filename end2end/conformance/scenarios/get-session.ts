// Asking who is signed in, and how a session grows older.

import { is, isNull, isSomebody } from '../answer';
import { DAY, HOUR, MINUTE, area } from '../scenario';

const DEFERRED = { session: { deferSessionRefresh: true } };

export const getSession = area('get-session', (scenario) => {
  scenario('a stranger is nobody', async ({ ada }) => {
    await ada.looks().then(isNull);
  });

  scenario('somebody is known with user and session', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.looks().then(isSomebody);
    await ada.looks().then(isSomebody);
  });

  scenario('a cookie that was tampered with is no cookie', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const right = ada.jar.value('session_token')!;
    const [token = '', signature = ''] = decodeURIComponent(right).split('.');
    const wrong = [
      token,
      `${token}.`,
      `.${signature}`,
      `${token}x.${signature}`,
      `${token}.${signature.slice(1)}`,
      `${token}.${'A'.repeat(43)}=`,
      `${token}.${signature}.${signature}`,
      `${token}.${signature.toLowerCase()}`,
      '',
      '%',
      '%E0%A4%A',
      '....',
      '%00',
      'undefined',
      'x'.repeat(3000),
    ];
    for (const value of wrong) {
      ada.jar.set('better-auth.session_token', value);
      await ada.looks().then(isNull);
    }
    ada.jar.set('better-auth.session_token', right);
    await ada.looks().then(isSomebody);
  });

  scenario('a cookie is read however it is spelled', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const right = ada.jar.value('session_token')!;
    for (const value of [decodeURIComponent(right), `"${right}"`, right.replace('.', '%2E')]) {
      ada.jar.set('better-auth.session_token', value);
      await ada.looks();
    }
  });

  scenario('a cookie is found among others', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const cookie = ada.jar.header()!;
    for (const header of [`a=b; ${cookie}; c=d`, `a=b;${cookie};c`, `=x; ${cookie}`, `a="b; ${cookie}`, `${cookie};`]) {
      await ada.gets('/get-session', { headers: { cookie: header } }).then(isSomebody);
    }
  });

  scenario('a cookie of another name means nothing', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const value = ada.jar.value('session_token')!;
    for (const name of ['session_token', 'better-auth-session_token', '__Secure-better-auth.session_token', 'Better-Auth.session_token']) {
      await ada.gets('/get-session', { headers: { cookie: `${name}=${value}` } }).then(isNull);
    }
  });

  scenario('of two cookies of one name the first counts', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    const both = `${ada.jar.header()}; ${phone.jar.header()}`;
    await phone.gets('/get-session', { headers: { cookie: both } }).then(isSomebody);
    await ada.signsOut().then(is(200));
    await phone.gets('/get-session', { headers: { cookie: both } });
  });

  scenario('a signed value that is no session is nobody', async ({ ada }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    ada.jar.set('better-auth.session_token', ada.jar.value('dont_remember')!);
    await ada.looks().then(isNull);
  });

  scenario('a session is over after a week', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    ada.jar.ignoreMaxAge();
    await later(7 * DAY + MINUTE);
    await ada.looks().then(isNull);
    await ada.looks().then(isNull);
  });

  scenario('a browser forgets a session that is over', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(7 * DAY + MINUTE);
    await ada.looks().then(isNull);
  });

  scenario('a session is extended once a day', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(DAY - MINUTE);
    await ada.looks().then(isSomebody);
    await later(2 * MINUTE);
    await ada.looks().then(isSomebody);
    await ada.looks().then(isSomebody);
    await later(6 * DAY);
    await ada.looks().then(isSomebody);
    await later(6 * DAY);
    await ada.looks().then(isSomebody);
  });

  scenario('a session can be read without extending it', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(2 * DAY);
    await ada.looks('?disableRefresh=true').then(isSomebody);
    await ada.looks('?disableRefresh=false').then(isSomebody);
    await ada.looks('?disableRefresh=0').then(isSomebody);
    await ada.looks('?disableRefresh=').then(isSomebody);
  });

  scenario('a flag that is given twice', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.looks('?disableRefresh=true&disableRefresh=true');
    await ada.looks('?unknown=x&unknown=y').then(isSomebody);
  });

  scenario('a session that is not to be remembered is never extended', async ({ ada, later }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    await later(12 * HOUR);
    await ada.looks().then(isSomebody);
    await later(11 * HOUR);
    await ada.looks().then(isSomebody);
    await later(2 * HOUR);
    await ada.looks().then(isNull);
  });

  scenario('who loses the wish not to be remembered', async ({ ada, later }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    ada.jar.drop('dont_remember');
    await later(2 * HOUR);
    await ada.looks().then(isSomebody);
  });

  scenario('the wish not to be remembered must be signed', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    ada.jar.set('better-auth.dont_remember', 'true');
    await later(2 * DAY);
    await ada.looks().then(isSomebody);
  });

  scenario('how long a session lasts can be chosen', { session: { expiresIn: 2 * HOUR, updateAge: HOUR } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(59 * MINUTE);
    await ada.looks().then(isSomebody);
    await later(2 * MINUTE);
    await ada.looks().then(isSomebody);
    await later(2 * HOUR + MINUTE);
    await ada.looks().then(isNull);
  });

  scenario('a session can be extended at every use', { session: { updateAge: 0 } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.looks().then(isSomebody);
    await later(5 * MINUTE);
    await ada.looks().then(isSomebody);
  });

  scenario('sessions can be never extended', { session: { disableSessionRefresh: true } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(3 * DAY);
    await ada.looks().then(isSomebody);
    await later(4 * DAY + MINUTE);
    await ada.looks().then(isNull);
  });

  scenario('a post is refused unless reading and extending are apart', async ({ ada }) => {
    await ada.posts('/get-session', {}).then(is(405, 'METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED'));
    await ada.signsUp().then(is(200));
    await ada.posts('/get-session').then(is(405, 'METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED'));
  });

  scenario('where reading and extending are apart a read tells what is due', DEFERRED, async ({ ada, later }) => {
    await ada.looks().then(isNull);
    await ada.signsUp().then(is(200));
    await ada.looks().then(isSomebody);
    await later(2 * DAY);
    await ada.looks().then(isSomebody);
    await ada.looks('?disableRefresh=true').then(isSomebody);
    await ada.posts('/get-session', {}).then(isSomebody);
    await ada.looks().then(isSomebody);
  });

  scenario('where reading and extending are apart a post extends', DEFERRED, async ({ ada, later }) => {
    await ada.posts('/get-session', {}).then(isNull);
    await ada.signsUp().then(is(200));
    await ada.posts('/get-session', {}).then(isSomebody);
    await later(2 * DAY);
    await ada.posts('/get-session').then(isSomebody);
    await ada.posts('/get-session', 'anything at all', { headers: { 'content-type': 'text/plain' } }).then(isSomebody);
    await ada.posts('/get-session', '{', {}).then(isSomebody);
  });

  scenario('where reading and extending are apart a read leaves what is over', DEFERRED, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    ada.jar.ignoreMaxAge();
    const cookie = ada.jar.header()!;
    await later(8 * DAY);
    await ada.looks().then(isNull);
    await ada.posts('/get-session', {}, { headers: { cookie } }).then(isNull);
  });

  scenario('a post that extends must come from here', DEFERRED, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/get-session', {}, { headers: { origin: 'https://evil.example' } }).then(is(403, 'INVALID_ORIGIN'));
  });

  scenario('a guarded page extends a session as well', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(2 * DAY);
    await ada.gets('/list-accounts').then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('an answer about sessions is never kept', async ({ ada }) => {
    await ada.looks().then(isNull);
    await ada.signsUp().then(is(200));
    await ada.looks().then(isSomebody);
    await ada.looks('?disableCookieCache=true').then(isSomebody);
  });

  scenario('cached data is cleared where nothing is cached', async ({ ada }) => {
    ada.jar.set('better-auth.session_data', 'left over');
    await ada.looks().then(isNull);
    await ada.signsUp().then(is(200));
    ada.jar.set('better-auth.session_data.0', 'left');
    ada.jar.set('better-auth.session_data.1', 'over');
    ada.jar.set('better-auth.session_data.01', 'somebody else');
    ada.jar.set('better-auth.session_data_x', 'somebody else');
    await ada.looks().then(isSomebody);
  });
});
