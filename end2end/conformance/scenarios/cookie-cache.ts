// The session kept in a cookie for a while, so that reading it asks no database.

import { is, isNull, isSomebody } from '../answer';
import type { Options } from '../options';
import { DAY, MINUTE, area } from '../scenario';
import type { World } from '../world';

type Cache = NonNullable<NonNullable<Options['session']>['cookieCache']>;

function caching(cookieCache: Cache = {}, more: Options['session'] = {}): Partial<Options> {
  return { session: { ...more, cookieCache: { enabled: true, ...cookieCache } } };
}

const STRATEGIES = ['compact', 'jwt', 'jwe'] as const;
/** So long together that the cookie has to be cut, though none of them is longer than anybody would accept. */
const LONG = { name: 'Ада '.repeat(60), image: `https://example.com/${'ada'.repeat(660)}` };
const LONG_BROWSER = { headers: { 'user-agent': 'Mozilla '.repeat(60) } };

/** Signs up at one browser, and out by another that has the same cookies: only the first one's cache is left. */
async function onlyTheCacheIsLeft({ ada, phone }: World): Promise<void> {
  await ada.signsUp().then(is(200));
  await ada.looks().then(isSomebody);
  ada.jar.copyTo(phone.jar);
  await phone.signsOut().then(is(200));
}

export const cookieCache = area('cookie-cache', (scenario) => {
  for (const strategy of STRATEGIES) {
    scenario(`the session is kept in a cookie (${strategy})`, caching({ strategy }), async ({ ada, phone }) => {
      await ada.signsUp({ name: 'Ada Лавлейс "🧮"', image: 'https://example.com/ada.png' }).then(is(200));
      await ada.looks().then(isSomebody);
      await phone.signsIn({ rememberMe: false }).then(is(200));
      await phone.looks().then(isSomebody);
    });

    scenario(`for five minutes nobody asks the database (${strategy})`, caching({ strategy }), async (world) => {
      const { ada, later } = world;
      await onlyTheCacheIsLeft(world);
      await ada.looks().then(isSomebody);
      await ada.gets('/list-accounts').then(is(200));
      await later(6 * MINUTE);
      await ada.looks().then(isNull);
    });

    scenario(`a cache that ran out is no cache, even if it is kept (${strategy})`, caching({ strategy }), async (world) => {
      const { ada, later } = world;
      await onlyTheCacheIsLeft(world);
      ada.jar.ignoreMaxAge();
      await later(6 * MINUTE);
      await ada.looks().then(isNull);
    });

    scenario(`how long the cache counts can be chosen (${strategy})`, caching({ strategy, maxAge: 20 * MINUTE }), async (world) => {
      const { ada, later } = world;
      await onlyTheCacheIsLeft(world);
      await later(19 * MINUTE);
      await ada.looks().then(isSomebody);
      await later(2 * MINUTE);
      await ada.looks().then(isNull);
    });

    scenario(`the version of the cache can be chosen (${strategy})`, caching({ strategy, version: '2' }), async ({ ada }) => {
      await ada.signsUp().then(is(200));
      await ada.looks().then(isSomebody);
    });

    scenario(`a cache that was changed is no cache (${strategy})`, caching({ strategy }), async ({ ada }) => {
      await ada.signsUp().then(is(200));
      ada.jar.change('session_data', (value) => `${value.slice(0, -8)}AAAAAAAA`);
      await ada.looks().then(isSomebody);
      ada.jar.change('session_data', (value) => value.slice(0, value.length / 2));
      await ada.looks().then(isSomebody);
    });

    scenario(`the cache of somebody else is no cache (${strategy})`, caching({ strategy }), async ({ ada, eve }) => {
      await ada.signsUp().then(is(200));
      await eve.signsUp().then(is(200));
      const stolen = eve.jar.value('session_data')!;
      ada.jar.change('session_data', () => stolen);
      await ada.looks().then(isSomebody);
    });

    scenario(`a long copy is cut into chunks (${strategy})`, caching({ strategy }), async ({ ada }) => {
      await ada.posts('/sign-up/email', { ...ada.person, ...LONG }, LONG_BROWSER).then(is(200));
      await ada.looks().then(isSomebody);
      await ada.posts('/update-user', { name: 'Ada', image: null }).then(is(200));
      await ada.looks().then(isSomebody);
      await ada.posts('/update-user', LONG).then(is(200));
      await ada.looks().then(isSomebody);
      await ada.signsOut().then(is(200));
    });

    scenario(`a lost chunk makes the cache worthless (${strategy})`, caching({ strategy }), async ({ ada }) => {
      await ada.posts('/sign-up/email', { ...ada.person, ...LONG }, LONG_BROWSER).then(is(200));
      ada.jar.drop('session_data.1');
      await ada.looks().then(isSomebody);
    });
  }

  scenario('a cache without a session is nothing', caching(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    ada.jar.drop('session_token');
    await ada.looks().then(isNull);
  });

  scenario('a cache can be passed over', caching(), async (world) => {
    const { ada } = world;
    await onlyTheCacheIsLeft(world);
    await ada.looks('?disableCookieCache=').then(isSomebody);
    await ada.looks('?disableCookieCache=true').then(isNull);
  });

  scenario('a flag that says false passes the cache over too', caching(), async (world) => {
    await onlyTheCacheIsLeft(world);
    await world.ada.looks('?disableCookieCache=false').then(isNull);
  });

  scenario('what matters asks the database', caching(), async (world) => {
    const { ada } = world;
    await onlyTheCacheIsLeft(world);
    const cookie = ada.jar.header()!;
    const body = { password: 'x', newPassword: 'long enough', currentPassword: 'x', newEmail: 'x@example.com', token: 'x' };
    for (const path of ['/change-password', '/verify-password', '/change-email', '/revoke-session', '/revoke-sessions', '/revoke-other-sessions', '/delete-user']) {
      await ada.posts(path, body, { headers: { cookie } }).then(is(401, 'UNAUTHORIZED'));
    }
  });

  scenario('what does not matter as much believes the cache', caching(), async (world) => {
    const { ada } = world;
    await onlyTheCacheIsLeft(world);
    const cookie = ada.jar.header()!;
    await ada.gets('/list-accounts', { headers: { cookie } }).then(is(200));
    await ada.gets('/list-sessions', { headers: { cookie } }).then(is(200));
    await ada.posts('/update-user', { name: 'A' }, { headers: { cookie } });
    await ada.posts('/unlink-account', { accountId: 'x' }, { headers: { cookie } });
  });

  scenario('a change of the name is in the cache at once', caching(), async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.posts('/update-user', { name: 'A' }).then(is(200));
    await ada.looks().then(isSomebody);
    await phone.looks().then(isSomebody);
  });

  scenario('signing out clears the cache', caching(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.signsOut().then(is(200));
  });

  scenario('ending all sessions clears the cache', caching(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/revoke-sessions', {}).then(is(200));
  });

  scenario('a changed password renews the cache', caching(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-password', { currentPassword: ada.person.password, newPassword: 'a better password', revokeOtherSessions: true }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('a session that is due is extended with its cache', caching(), async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(2 * DAY);
    await ada.looks().then(isSomebody);
    await ada.looks().then(isSomebody);
  });

  scenario('a guarded page extends a session with its cache', caching(), async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(2 * DAY);
    await ada.gets('/list-accounts').then(is(200));
    await ada.looks('?disableCookieCache=1').then(isSomebody);
  });

  scenario('a cache is renewed when it is missed', caching(), async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(6 * MINUTE);
    await ada.looks().then(isSomebody);
    await ada.looks('?disableRefresh=true').then(isSomebody);
  });

  scenario('a cache is not renewed for who must not be extended', caching(), async ({ ada, later }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    await later(6 * MINUTE);
    await ada.looks().then(isSomebody);
  });

  scenario('a cache of somebody who is not to be remembered counts for a minute', caching(), async (world) => {
    const { ada, phone, later } = world;
    await ada.signsUp({ rememberMe: false }).then(is(200));
    ada.jar.copyTo(phone.jar);
    await phone.signsOut().then(is(200));
    await ada.looks().then(isSomebody);
    await later(2 * MINUTE);
    await ada.looks();
  });

  scenario('where reading and extending are apart the cache is told nothing is due', caching({}, { deferSessionRefresh: true }), async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await ada.looks().then(isSomebody);
    await later(2 * DAY);
    await ada.looks().then(isSomebody);
    await ada.posts('/get-session', {}).then(isSomebody);
    await ada.looks().then(isSomebody);
  });

  scenario('a cache is not refreshed by itself where there is a database', caching({ refreshCache: true }), async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(5 * MINUTE - 30);
    await ada.looks().then(isSomebody);
  });

  scenario('garbage in place of a cache', caching(), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    for (const value of ['!!!', 'e30', 'bnVsbA', 'eyJzZXNzaW9uIjp7fX0', 'a.b.c', 'a.b.c.d.e', '%00', 'x'.repeat(3000)]) {
      ada.jar.set('better-auth.session_data', value);
      await ada.looks();
    }
  });

  scenario('garbage in place of a sealed cache', caching({ strategy: 'jwe' }), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    for (const value of ['!!!', 'e30', 'a.b.c', 'a.b.c.d.e', 'eyJhbGciOiJub25lIn0.e30.']) {
      ada.jar.set('better-auth.session_data', value);
      await ada.looks().then(isSomebody);
    }
  });

  scenario('a cache of one kind is garbage for another', caching({ strategy: 'jwt' }), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${ada.jar.value('session_data')!.split('.')[1]}.`;
    ada.jar.set('better-auth.session_data', unsigned);
    await ada.looks().then(isSomebody);
  });
});
