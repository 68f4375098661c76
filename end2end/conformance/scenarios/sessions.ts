// The sessions of a person: the list, and how they are ended.

import { is, isNull, isSomebody } from '../answer';
import { DAY, HOUR, MINUTE, area } from '../scenario';
import type { World } from '../world';

/** The session token that an answer of this browser shows for itself. */
async function tokenOf(browser: World['ada']): Promise<string> {
  return (await browser.looks()).json.session.token as string;
}

export const sessions = area('sessions', (scenario) => {
  scenario('somebody sees all places where they are signed in', async ({ ada, phone, eve }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.gets('/list-sessions').then(is(200));
    await eve.gets('/list-sessions').then(is(200));
  });

  scenario('sessions that are over are not listed', { session: { freshAge: 0 } }, async ({ ada, phone, later }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    await phone.signsIn().then(is(200));
    await later(25 * HOUR);
    await phone.gets('/list-sessions').then(is(200));
  });

  scenario('who is not signed in sees and ends nothing', async ({ ada }) => {
    await ada.gets('/list-sessions').then(is(401, 'UNAUTHORIZED'));
    await ada.posts('/revoke-session', { token: 'x' }).then(is(401, 'UNAUTHORIZED'));
    await ada.posts('/revoke-sessions', {}).then(is(401, 'UNAUTHORIZED'));
    await ada.posts('/revoke-other-sessions', {}).then(is(401, 'UNAUTHORIZED'));
    await ada.posts('/update-session', { a: 1 }).then(is(401, 'UNAUTHORIZED'));
  });

  scenario('a session that is gone clears the cookies at every door', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    ada.jar.copyTo(phone.jar);
    const cookie = ada.jar.header()!;
    await ada.signsOut().then(is(200));
    for (const path of ['/list-sessions', '/list-accounts']) {
      await phone.gets(path, { headers: { cookie } }).then(is(401, 'UNAUTHORIZED'));
    }
    for (const path of ['/update-user', '/revoke-sessions', '/revoke-other-sessions', '/update-session']) {
      await phone.posts(path, { name: 'x' }, { headers: { cookie } }).then(is(401, 'UNAUTHORIZED'));
    }
  });

  scenario('a session that is not fresh cannot see the list', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(DAY - MINUTE);
    await ada.gets('/list-sessions').then(is(200));
    await later(2 * MINUTE);
    await ada.gets('/list-sessions').then(is(403, 'SESSION_NOT_FRESH'));
    await ada.looks().then(isSomebody);
    await ada.gets('/list-sessions').then(is(403, 'SESSION_NOT_FRESH'));
    await ada.signsIn().then(is(200));
    await ada.gets('/list-sessions').then(is(200));
  });

  scenario('how long a session is fresh can be chosen', { session: { freshAge: 10 * MINUTE } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(11 * MINUTE);
    await ada.gets('/list-sessions').then(is(403, 'SESSION_NOT_FRESH'));
  });

  scenario('a session can be fresh for ever', { session: { freshAge: 0 } }, async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(6 * DAY);
    await ada.gets('/list-sessions').then(is(200));
  });

  scenario('somebody ends the session of a lost phone', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.posts('/revoke-session', { token: await tokenOf(phone) }).then(is(200));
    await phone.looks().then(isNull);
    await ada.looks().then(isSomebody);
  });

  scenario('the token in the list is the token that ends a session', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    const mine = await tokenOf(ada);
    const list = (await ada.gets('/list-sessions')).json as { token: string }[];
    const other = list.find(({ token }) => token !== mine);
    await ada.posts('/revoke-session', { token: other?.token }).then(is(200));
    await phone.looks().then(isNull);
  });

  scenario('who ends the own session is signed out', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/revoke-session', { token: await tokenOf(ada) }).then(is(200));
    await ada.looks().then(isNull);
  });

  scenario('nobody ends the session of somebody else', async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await eve.posts('/revoke-session', { token: await tokenOf(ada) }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('ending a session that is not there changes nothing', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/revoke-session', { token: 'nonsense' }).then(is(200));
    await ada.posts('/revoke-session', { token: '' }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('the token of a session must be a text', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    for (const token of [undefined, null, 7, ['x'], {}]) {
      await ada.posts('/revoke-session', { token }).then(is(400, 'VALIDATION_ERROR'));
    }
  });

  scenario('somebody signs out everywhere', async ({ ada, phone, eve }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/revoke-sessions', {}).then(is(200));
    await ada.looks().then(isNull);
    await phone.looks().then(isNull);
    await eve.looks().then(isSomebody);
  });

  scenario('somebody signs out everywhere but here', async ({ ada, phone, eve }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/revoke-other-sessions', {}).then(is(200));
    await ada.looks().then(isSomebody);
    await phone.looks().then(isNull);
    await eve.looks().then(isSomebody);
  });

  scenario('signing out everywhere reads no body', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/revoke-other-sessions').then(is(200));
    await ada.posts('/revoke-other-sessions', { anything: [1] }).then(is(200));
    await ada.posts('/revoke-sessions').then(is(200));
  });

  scenario('a session has nothing that can be changed', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-session', {}).then(is(400, 'No fields to update'));
    await ada.posts('/update-session', { userId: 'x', token: 'y', expiresAt: '2099-01-01T00:00:00.000Z' }).then(is(400, 'No fields to update'));
    await ada.posts('/update-session', { unknown: true }).then(is(400, 'No fields to update'));
    await ada.posts('/update-session', '[]').then(is(400));
    await ada.posts('/update-session').then(is(400));
  });

  scenario('an address that cannot be read is not believed', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    const { email, password } = ada.person;
    for (const address of ['nonsense', '', 'unknown']) {
      await phone.posts('/sign-in/email', { email, password }, { headers: { 'x-forwarded-for': address } }).then(is(200));
      await phone.looks().then(isSomebody);
      await phone.signsOut().then(is(200));
    }
  });

  scenario('six people at once end one session', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.postsAtOnce(6, '/revoke-session', { token: await tokenOf(phone) });
    await phone.looks().then(isNull);
  });
});
