// Names and attributes of cookies.

import { is, isNull, isSomebody } from '../answer';
import type { Options } from '../options';
import { area } from '../scenario';
import type { World } from '../world';

const HOSTED = { baseURL: 'https://app.example.com' };
const CACHE = { session: { cookieCache: { enabled: true } } };

/** Every cookie that there is: with a cache, for somebody who is not to be remembered, set, read and cleared. */
async function allCookies({ ada }: World): Promise<void> {
  await ada.signsUp({ rememberMe: false }).then(is(200));
  await ada.looks().then(isSomebody);
  await ada.signsIn().then(is(200));
  await ada.signsOut().then(is(200));
  await ada.looks().then(isNull);
}

function advanced(options: NonNullable<Options['advanced']>): Partial<Options> {
  return { ...CACHE, advanced: options };
}

export const cookies = area('cookies', (scenario) => {
  scenario('the usual cookies', CACHE, allCookies);

  scenario('a prefix of the own', advanced({ cookiePrefix: 'shop' }), allCookies);

  scenario('secure cookies', advanced({ useSecureCookies: true, hostPrefix: false }), allCookies);

  scenario('secure cookies of one host', advanced({ useSecureCookies: true }), allCookies);

  scenario('secure cookies because of the base URL', { ...advanced({ hostPrefix: false }), baseURL: 'https://app.example.com' }, allCookies);

  scenario('cookies that are not secure in spite of the base URL', { ...advanced({ useSecureCookies: false }), baseURL: 'https://app.example.com' }, allCookies);

  scenario('secure cookies with a prefix of the own', advanced({ useSecureCookies: true, cookiePrefix: 'shop', hostPrefix: false }), allCookies);

  scenario('cookies for all subdomains', { ...HOSTED, ...advanced({ crossSubDomainCookies: { enabled: true, domain: 'example.com' } }) }, allCookies);

  scenario('cookies for all subdomains of the own host', { ...HOSTED, ...advanced({ crossSubDomainCookies: { enabled: true } }) }, allCookies);

  scenario('a domain that is turned off', advanced({ crossSubDomainCookies: { enabled: false, domain: 'example.com' } }), allCookies);

  scenario('a name of the own for one cookie', advanced({ cookies: { session_token: { name: 'sid' } } }), allCookies);

  scenario('a name of the own for a secure cookie', advanced({ useSecureCookies: true, hostPrefix: false, cookies: { session_token: { name: 'sid' } } }), allCookies);

  scenario('names of the own for all cookies', advanced({ cookies: { session_token: { name: 'sid' }, session_data: { name: 'data' }, dont_remember: { name: 'brief' } } }), allCookies);

  scenario('attributes for all cookies', advanced({ defaultCookieAttributes: { sameSite: 'strict', path: '/app' } }), allCookies);

  scenario('attributes for one cookie', advanced({ cookies: { session_token: { attributes: { sameSite: 'strict', httpOnly: false } } } }), allCookies);

  scenario('attributes of one cookie win over those for all', advanced({ defaultCookieAttributes: { sameSite: 'strict' }, cookies: { session_data: { attributes: { sameSite: 'lax', path: '/x' } } } }), allCookies);

  scenario('cookies for other sites are secure', advanced({ defaultCookieAttributes: { sameSite: 'none' } }), allCookies);

  scenario('partitioned cookies are secure', advanced({ defaultCookieAttributes: { sameSite: 'none', secure: true, partitioned: true } }), allCookies);

  scenario('a domain among the attributes', { ...HOSTED, ...advanced({ defaultCookieAttributes: { domain: 'example.com' } }) }, allCookies);

  scenario('an age among the attributes', advanced({ cookies: { session_token: { attributes: { maxAge: 60 } } } }), allCookies);

  scenario('how long the cookie lives follows the session', { session: { expiresIn: 3600 } }, allCookies);

  scenario('a cookie of another prefix means nothing', advanced({ cookiePrefix: 'shop' }), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const value = ada.jar.value('session_token')!;
    await ada.gets('/get-session', { headers: { cookie: `better-auth.session_token=${value}` } }).then(isNull);
    await ada.gets('/get-session', { headers: { cookie: `__Secure-shop.session_token=${value}` } }).then(isNull);
    await ada.gets('/get-session', { headers: { cookie: `shop.session_token=${value}` } }).then(isSomebody);
  });

  scenario('a cookie without the secure prefix means nothing', advanced({ useSecureCookies: true, hostPrefix: false }), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const value = ada.jar.value('session_token')!;
    await ada.gets('/get-session', { headers: { cookie: `better-auth.session_token=${value}` } }).then(isNull);
    await ada.gets('/get-session', { headers: { cookie: `__Secure-better-auth.session_token=${value}` } }).then(isSomebody);
  });
});
