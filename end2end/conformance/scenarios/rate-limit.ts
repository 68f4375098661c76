// How often somebody may ask.

import { is } from '../answer';
import type { Options } from '../options';
import { MINUTE, area } from '../scenario';

type Limit = NonNullable<Options['rateLimit']>;

function limited(rateLimit: Limit = {}, more: Partial<Options> = {}): Partial<Options> {
  return { ...more, rateLimit: { enabled: true, ...rateLimit } };
}

const RESETS = { emailAndPassword: { sendResetPassword: true } };

export const rateLimit = area('rate-limit', (scenario) => {
  for (const storage of ['memory', 'database'] as const) {
    scenario(`the fourth sign-in within ten seconds is refused (${storage})`, limited({ storage }), async ({ ada }) => {
      for (const status of [401, 401, 401, 429, 429]) {
        await ada.signsIn().then(is(status));
      }
    });

    scenario(`who waits may sign in again (${storage})`, limited({ storage }), async ({ ada, later }) => {
      for (const status of [401, 401, 401, 429]) {
        await ada.signsIn().then(is(status));
      }
      await later(MINUTE);
      await ada.signsIn().then(is(401));
    });

    scenario(`every address has a limit of its own (${storage})`, limited({ storage }), async ({ ada }) => {
      const { email, password } = ada.person;
      const from = (address: string) => ada.posts('/sign-in/email', { email, password }, { headers: { 'x-forwarded-for': address } });
      for (const status of [401, 401, 401, 429]) {
        await from('198.51.100.1').then(is(status));
      }
      await from('198.51.100.2').then(is(401));
      await from('::ffff:198.51.100.1').then(is(429));
    });

    scenario(`six at once are counted (${storage})`, limited({ storage, customRules: { '/get-session': { window: 600, max: 3 } } }), async ({ ada }) => {
      await ada.gets('/ok').then(is(200));
      await ada.getsAtOnce(6, '/get-session');
    });

    scenario(`a limit of the own (${storage})`, limited({ storage, window: 600, max: 2 }), async ({ ada }) => {
      for (const status of [200, 200, 429]) {
        await ada.gets('/get-session').then(is(status));
      }
      await ada.gets('/ok').then(is(200));
    });
  }

  scenario('addresses of one IPv6 network share a limit', limited(), async ({ ada }) => {
    const { email, password } = ada.person;
    const from = (address: string) => ada.posts('/sign-in/email', { email, password }, { headers: { 'x-forwarded-for': address } });
    await from('2001:db8:1:2::1').then(is(401));
    await from('2001:db8:1:2:3::1').then(is(401));
    await from('2001:DB8:1:2:ffff::').then(is(401));
    await from('2001:db8:1:2:9::9').then(is(429));
    await from('2001:db8:1:3::1').then(is(401));
  });

  scenario('every path has a limit of its own', limited(), async ({ ada }) => {
    for (const status of [401, 401, 401, 429]) {
      await ada.signsIn().then(is(status));
    }
    await ada.signsUp({ password: 'x' }).then(is(400));
  });

  scenario('a path is the same however it is asked', limited(), async ({ ada }) => {
    await ada.signsIn().then(is(401));
    await ada.gets('/sign-in/email').then(is(404));
    await ada.gets('/sign-in/email/').then(is(404));
    await ada.gets('/sign-in/email?x=y').then(is(429));
  });

  scenario('paths that do not exist are counted as well', limited({ window: 600, max: 2 }), async ({ ada }) => {
    for (const status of [404, 404, 429]) {
      await ada.gets('/nonsense').then(is(status));
    }
  });

  scenario('changing a password or an e-mail has the limit of signing in', limited(), async ({ ada }) => {
    for (const path of ['/change-password', '/change-email']) {
      for (const status of [400, 400, 400, 429]) {
        await ada.posts(path, {}).then(is(status));
      }
    }
  });

  scenario('mails have a limit of three a minute', limited({}, RESETS), async ({ ada, later }) => {
    for (const status of [200, 200, 200, 429]) {
      await ada.posts('/request-password-reset', { email: ada.person.email }).then(is(status));
    }
    for (const status of [400, 400, 400, 429]) {
      await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(status));
    }
    await later(2 * MINUTE);
    await ada.posts('/request-password-reset', { email: ada.person.email }).then(is(200));
  });

  scenario('a path can have a rule of its own', limited({ customRules: { '/sign-in/email': { window: 600, max: 1 } } }), async ({ ada }) => {
    for (const status of [401, 429]) {
      await ada.signsIn().then(is(status));
    }
  });

  scenario('a rule may stand for many paths', limited({ customRules: { '/sign-in/*': { window: 600, max: 1 } } }), async ({ ada }) => {
    for (const status of [401, 429]) {
      await ada.signsIn().then(is(status));
    }
    await ada.signsUp({ password: 'x' }).then(is(400));
    await ada.signsUp({ password: 'x' }).then(is(400));
  });

  scenario('a path can be without a limit', limited({ window: 600, max: 1, customRules: { '/get-session': false, '/sign-in/email': false } }), async ({ ada }) => {
    for (let times = 0; times < 5; times += 1) {
      await ada.gets('/get-session').then(is(200));
      await ada.signsIn().then(is(401));
    }
    await ada.gets('/ok').then(is(200));
    await ada.gets('/ok').then(is(429));
  });

  scenario('a hundred questions are answered', limited(), async ({ ada }) => {
    await ada.getsAtOnce(104, '/ok');
  });

  scenario('who is refused is not told more than that', limited({}, RESETS), async ({ ada, eve }) => {
    await ada.signsIn().then(is(401));
    await ada.signsIn().then(is(401));
    await ada.signsIn().then(is(401));
    await eve.signsIn().then(is(429));
    await eve.posts('/sign-in/email', '{', { headers: { 'content-type': 'text/plain', origin: 'https://evil.example' } }).then(is(429));
  });

  scenario('a limit counts from the last request that was let through', limited({ window: 600, max: 2 }), async ({ ada, later }) => {
    await ada.gets('/ok').then(is(200));
    await later(9 * MINUTE);
    await ada.gets('/ok').then(is(200));
    await later(2 * MINUTE);
    await ada.gets('/ok').then(is(429));
    await later(9 * MINUTE);
    await ada.gets('/ok').then(is(200));
  });

  scenario('there is no limit where it is turned off', async ({ ada }) => {
    for (let times = 0; times < 5; times += 1) {
      await ada.signsIn().then(is(401));
    }
  });
});
