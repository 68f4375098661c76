// Every difference that is meant: what differs, why, and precisely where. A row that covers nothing is stale.

import { isDeepStrictEqual } from 'node:util';

import type { Difference } from './difference';
import { isRecord } from './options';

export interface Deliberate {
  id: string;
  what: string;
  why: string;
  covers: (difference: Difference) => boolean;
}

/** Mails that only tell what has happened, and ask for nothing. */
const NOTICES = ['email-was-changed', 'password-was-reset'];

export const DELIBERATE: Deliberate[] = [
  {
    id: 'no-store',
    what: 'Every answer says `no-store`, not only the one of get-session.',
    why: 'An answer about a person must not be kept by a cache on the way.',
    covers: ({ path, npm, keyward }) =>
      npm === undefined &&
      ((path === 'headers.cache-control' && keyward === 'no-store') ||
        (path === 'headers.pragma' && keyward === 'no-cache')),
  },
  {
    id: 'retry-after',
    what: 'Who asks too often is told when to come back by `Retry-After` too.',
    why: 'It is the header that programs know; `X-Retry-After` stays for the official client.',
    covers: ({ path, npm, keyward, step }) =>
      path === 'headers.retry-after' &&
      npm === undefined &&
      step?.keyward.status === 429 &&
      step.keyward.headers?.['x-retry-after'] === keyward,
  },
  {
    id: 'argon2id',
    what: 'A password is stored as an Argon2id hash.',
    why: 'It costs an attacker more than scrypt with these parameters; scrypt hashes are still verified.',
    covers: ({ path, npm, keyward }) =>
      path === 'rows.account.password' && npm === '<scrypt hash>' && keyward === '<argon2id hash>',
  },
  {
    id: 'hashed-session-token',
    what: 'A session token is stored as a hash.',
    why: 'Who reads the database cannot sign in with what stands there.',
    covers: ({ path, npm, keyward }) =>
      path === 'rows.session.token' && isName(npm, 'cookie token') && keyward === `<hash of ${String(npm)}>`,
  },
  {
    id: 'hashed-mail-token',
    what: 'A token in a mail is stored as a hash.',
    why: 'Who reads the database cannot reset a password with what stands there.',
    covers: ({ path, npm, keyward }) =>
      path === 'rows.verification.identifier' &&
      typeof npm === 'string' &&
      /^(reset-password:|delete-account-)<mail token \d+>$/.test(npm) &&
      keyward === '<other text>',
  },
  {
    id: 'verification-row',
    what: 'A link that verifies or changes an address has a row in `verification`.',
    why: 'It works once and dies with the password or the address for which it was made; a signed token cannot.',
    covers: ({ path, npm, keyward }) =>
      path === 'rows.verification' &&
      npm === undefined &&
      isRecord(keyward) &&
      keyward['identifier'] === '<other text>' &&
      typeof keyward['value'] === 'string' &&
      keyward['value'].includes('@'),
  },
  {
    id: 'notices',
    what: 'Somebody whose password was reset or whose address was changed is told by a mail.',
    why: 'Who did not do it finds out.',
    covers: ({ path, npm, keyward }) =>
      path === 'mails' &&
      Array.isArray(npm) &&
      Array.isArray(keyward) &&
      isDeepStrictEqual(withoutNotices(keyward), npm),
  },
  {
    id: 'cache-key',
    what: 'The session in a cookie is sealed with a key of its own, derived from the secret.',
    why: 'A key that serves one purpose gives nothing away about another.',
    covers: ({ path, npm, keyward }) =>
      /^cookies\.\S*( in \d+ chunks)?\.value(\.opened)?\.key$/.test(path) &&
      npm === 'the secret' &&
      keyward === 'a derived key',
  },
  {
    id: 'cache-binding',
    what: 'The session in a cookie names the hash of the token that it belongs to.',
    why: 'JSON shows a handle in place of the token, so the handle cannot tie the copy to the cookie beside it.',
    covers: ({ path, npm, keyward }) =>
      path.startsWith('cookies.') &&
      path.endsWith('.payload.binding') &&
      npm === undefined &&
      keyward === '<binding>',
  },
  {
    id: 'validation-words',
    what: 'What is wrong with a field is said in other words, and only of the first wrong field.',
    why: 'Words of a library are no protocol; code, status and the name of the field are.',
    covers: ({ path, npm, keyward, step }) => {
      const [left, right] = [step?.npm, step?.keyward].map((side) => side?.body ?? errorOf(side?.found));
      const areInvalid = [left, right].every((body) => isRecord(body) && body['code'] === 'VALIDATION_ERROR');
      return (path === 'body.message' || path === 'found.error.message') && areInvalid && field(npm) === field(keyward);
    },
  },
  {
    id: 'media-type-words',
    what: 'The error about a media type does not repeat what was sent.',
    why: 'An answer is no echo.',
    covers: ({ path, npm, keyward, step }) =>
      path === 'body.message' &&
      step?.npm.status === 415 &&
      step.keyward.status === 415 &&
      typeof npm === 'string' &&
      npm.startsWith('Content-Type ') &&
      keyward === 'Content-Type is not allowed',
  },
  {
    id: 'one-session-a-browser',
    what: 'Who signs in where somebody is signed in ends the session that was there.',
    why: 'Nobody can reach that session any more, so nobody could end it (OWASP ASVS 7.2.4).',
    covers: ({ path, npm, keyward, replaced }) =>
      path === 'rows.session' && keyward === undefined && isRecord(npm) && replaced.includes(String(npm['token'])),
  },
  {
    id: 'one-session-a-browser-listed',
    what: 'A session that was ended by signing in over it is not listed.',
    why: 'It is gone, and those after it have other numbers.',
    covers: ({ scenario, path, npm, keyward, step }) =>
      [
        'sign-in: who signs in where somebody is signed in is signed in instead',
        'sessions: a session that is not fresh cannot see the list',
      ].includes(scenario) &&
      (path === 'rows.session.id' ||
        (path === 'body' &&
          step?.label.endsWith('/list-sessions') === true &&
          Array.isArray(npm) &&
          Array.isArray(keyward) &&
          keyward.length === npm.length - 1)),
  },
  {
    id: 'cookie-of-the-session',
    what: 'A session cookie that is sent again lives as long as its session, not for the whole lifetime anew.',
    why: 'A cookie that outlives its session is a promise that is not kept; the last begun second is cut off.',
    covers: ({ path, npm, keyward }) =>
      /^cookies\.\S*session_token\.attributes\.max-age$/.test(path) &&
      Number(keyward) > 0 &&
      Number(npm) - Number(keyward) > 0 &&
      Number(npm) - Number(keyward) <= 60,
  },
  {
    id: 'climbing-paths',
    what: 'A page to go to whose path climbs or repeats a place (`/../`, `/./`) is refused.',
    why: 'What is checked is what is sent: browsers resolve such a path, and `/.//evil.example` leads to another server.',
    covers: (difference) =>
      isRefusedCallback(difference) && /"callbackURL":"[^"]*\/(\.|%2e)+\//.test(difference.step?.label ?? ''),
  },
  {
    id: 'user-info',
    what: 'A page to go to that names a user before the host is refused.',
    why: 'It serves only to make one host look like another.',
    covers: (difference) =>
      isRefusedCallback(difference) && /"callbackURL":"[a-z]+:\/\/[^"/]*@/.test(difference.step?.label ?? ''),
  },
  {
    id: 'key-per-cookie',
    what: 'A value that was signed for another cookie is no session cookie at all, so nothing is cleared.',
    why: 'Every purpose has a key of its own.',
    covers: ({ scenario, path, npm, keyward }) =>
      scenario === 'get-session: a signed value that is no session is nobody' &&
      /^cookies\.better-auth\.(session_token|session_data|dont_remember)$/.test(path) &&
      isDeletion(npm) &&
      keyward === undefined,
  },
  {
    id: 'brief-in-the-store',
    what: 'A session that is not to be remembered stays so when its browser loses the cookie that says so.',
    why: 'Who leaves a cookie out must not gain a longer session by it.',
    covers: ({ scenario, path }) =>
      scenario === 'get-session: who loses the wish not to be remembered' &&
      /(session_token|\.expiresAt|\.updatedAt)$/.test(path),
  },
  {
    id: 'brief-after-a-change',
    what: 'The session after a changed password is as long as the one before it.',
    why: 'Somebody who did not want to be remembered did not change their mind.',
    covers: ({ scenario, path, npm, keyward }) =>
      scenario === 'password: somebody who is not to be remembered changes their password' &&
      (path === 'body.session.expiresAt' || path === 'rows.session.expiresAt') &&
      npm === '<start + 7d>' &&
      keyward === '<start + 1d>',
  },
  {
    id: 'client-address',
    what: 'Where a proxy names no address that can be read, the address of the connection is kept.',
    why: 'It is true; an empty text says nothing, and makes all such people one.',
    covers: ({ path, npm, keyward }) =>
      /^(body|rows)\.session\.ipAddress$/.test(path) && npm === '' && keyward === '127.0.0.1',
  },
  {
    id: 'change-ends-other-sessions',
    what: 'A changed password ends the other sessions unless it is asked not to.',
    why: 'Who changes a password may do it because somebody else knows it.',
    covers: ({ scenario, path, keyward, step }) =>
      scenario === 'password: a changed password when nothing is said of the other browsers' &&
      (path.startsWith('rows.session')
        ? keyward === undefined
        : step?.label === "Ada's phone: GET /api/auth/get-session" && isSignedOutNow(path, keyward)),
  },
  {
    id: 'reset-ends-sessions',
    what: 'A reset password ends all sessions unless that is turned off.',
    why: 'Who resets a password may do it because somebody else knows it.',
    covers: ({ scenario, path, keyward, step }) =>
      path === 'rows.session'
        ? /^(reset-password: |client: a forgotten |accounts: who gave up .* by a mail)/.test(scenario) &&
          !scenario.endsWith('leaves the sessions') &&
          keyward === undefined
        : scenario === 'reset-password: a reset that says nothing of sessions' &&
          step?.label === 'Ada: GET /api/auth/get-session' &&
          isSignedOutNow(path, keyward),
  },
  {
    id: 'links-die-with-the-password',
    what: 'A link from before a change of the password or of the address does nothing any more.',
    why: 'Who had it may be the one against whom the change was made.',
    covers: ({ scenario, path, keyward, step }) =>
      ((scenario === 'reset-password: of two tokens each works until one is used' ||
        scenario === 'reset-password: a token from before a change of the password') &&
        (path === 'rows.verification' ||
          (step?.label.includes('"yet another one"') === true && step.keyward.status === 400))) ||
      (scenario === 'verify-email: a link from before a change of the password' &&
        (path.endsWith('user.emailVerified') || keyward === '<origin>/verified?error=INVALID_TOKEN')),
  },
  {
    id: 'links-of-nobody',
    what: 'A link of somebody who is gone, or to an address that was given up, is no link.',
    why: "Its row is gone with them; that there was somebody once is nobody's business.",
    covers: ({ path, npm, keyward, scenario }) =>
      (['body.code', 'body.message', 'headers.location', 'found.error.code', 'found.error.message'].includes(path) &&
        /USER_NOT_FOUND|User not found/.test(String(npm)) &&
        /INVALID_TOKEN|Invalid token/.test(String(keyward))) ||
      (scenario === 'reset-password: a token of somebody who is gone' &&
        path === 'rows.verification' &&
        keyward === undefined),
  },
  {
    id: 'taken-meanwhile',
    what: 'A link to an address that somebody else has taken meanwhile leads back with a reason.',
    why: 'The package fails there with an empty 500.',
    covers: ({ scenario, path, step }) =>
      scenario === 'change-email: an address that is taken meanwhile is not taken again' &&
      ['status', 'headers.content-type', 'headers.location', 'body'].includes(path) &&
      step?.npm.status === 500 &&
      step.keyward.status === 302,
  },
  {
    id: 'no-nul',
    what: 'A NUL in a text is refused as a wrong field.',
    why: 'PostgreSQL cannot store it; the package fails there with an empty 500, or cuts the text off.',
    covers: ({ step, path }) =>
      /%00|\\u0000/.test(step?.label ?? '') &&
      step?.keyward.status === 400 &&
      ['status', 'headers.content-type', 'body', 'body.code', 'body.message'].includes(path),
  },
  {
    id: 'garbage-is-no-cache',
    what: 'A session copy that cannot be read at all is no copy.',
    why: 'The package answers 500 to a cookie that is not base64.',
    covers: ({ scenario, step }) =>
      scenario === 'cookie-cache: garbage in place of a cache' &&
      step?.npm.status === 500 &&
      step.keyward.status === 200,
  },
  {
    id: 'all-cookies-of-a-guard',
    what: 'A guarded page that extends the session sends the session cookie as well as the copy.',
    why: 'The package loses all but the last of several cookies there.',
    covers: ({ scenario, path, npm, step }) =>
      scenario === 'cookie-cache: a guarded page extends a session with its cache' &&
      path === 'cookies.better-auth.session_token' &&
      step?.label.endsWith('/list-accounts') === true &&
      npm === undefined,
  },
  {
    id: 'changes-ask-the-store',
    what: 'What changes something asks the store who is signed in, not the copy in the cookie.',
    why: 'A session that was ended elsewhere must not change anything for another five minutes.',
    covers: ({ scenario, path, step }) =>
      scenario === 'cookie-cache: what does not matter as much believes the cache' &&
      (path === 'rows.user.name' || / POST /.test(step?.label ?? '')),
  },
  {
    id: 'host-prefix',
    what: 'A secure cookie of one host is named `__Host-`, where the package says `__Secure-`.',
    why: 'No other subdomain can set it.',
    covers: ({ scenario, path, npm, keyward, step }) => {
      const name = /^cookies\.__(Secure|Host)-(.*)$/.exec(path)?.[2];
      return (
        scenario === 'cookies: secure cookies of one host' &&
        name !== undefined &&
        (npm === undefined || keyward === undefined) &&
        step?.npm.cookies?.[`__Secure-${name}`] !== undefined &&
        step.keyward.cookies?.[`__Host-${name}`] !== undefined
      );
    },
  },
  {
    id: 'no-plain-cookies',
    what: 'A server behind https that is told to send its cookies without `Secure` does not start.',
    why: 'Everybody on the way could read them.',
    covers: ({ scenario, path, keyward }) =>
      scenario === 'cookies: cookies that are not secure in spite of the base URL' &&
      path === 'broke' &&
      String(keyward).includes('PlainCookies'),
  },
  {
    id: 'body-needs-a-type',
    what: 'A body without a Content-Type is refused; the package acts as if there were none.',
    why: 'What is sent is either read or refused, never dropped in silence.',
    covers: ({ scenario, path, step }) =>
      scenario === 'bodies: a body without a type' &&
      step?.keyward.status === 415 &&
      (path === 'status' || path.startsWith('body') || path.startsWith('cookies.')),
  },
  {
    id: 'texts-are-unicode',
    what: 'Half a surrogate pair is no JSON.',
    why: 'It is no Unicode, and cannot be stored as it was sent.',
    covers: ({ step }) => /"\\ud800"/.test(step?.label ?? '') && step?.keyward.status === 400,
  },
  {
    id: 'names-have-an-end',
    what: 'A name is at most 256 characters long.',
    why: 'Nobody has a longer one, and it stands in every answer.',
    covers: ({ scenario, path, npm, step }) =>
      scenario === 'bodies: odd texts are texts' &&
      ((/"name":"x{300}/.test(step?.label ?? '') && step?.keyward.status === 400) ||
        (/user\.name$/.test(path) && /^x{20000}$/.test(String(npm)))),
  },
  {
    id: 'verified-at-once',
    what: 'Who verifies the own address while signed in gets the session cookie and its copy anew.',
    why: 'The copy would say for another five minutes that the address is not verified.',
    covers: ({ path, npm, keyward, step }) =>
      /^cookies\.\S*session_token$/.test(path) &&
      / GET \S*\/verify-email\?/.test(step?.label ?? '') &&
      npm === undefined &&
      isRecord(keyward) &&
      /^<signed <cookie token \d+>>$/.test(String(keyward['value'])),
  },
  {
    id: 'three-live-links',
    what: 'Of several links to reset a password only the latest three work.',
    why: 'Nobody needs more, and every one of them is a key.',
    covers: ({ scenario, path, keyward }) =>
      scenario === 'reset-password: the page to go to may have a query and a fragment' &&
      path === 'rows.verification' &&
      keyward === undefined,
  },
  {
    id: 'clears-the-whole',
    what: 'Where the pieces of a session copy are cleared the whole one is cleared as well.',
    why: 'A browser does not mind, and nothing needs to be known about what it had.',
    covers: ({ scenario, path, npm, keyward }) =>
      scenario === 'get-session: cached data is cleared where nothing is cached' &&
      path === 'cookies.better-auth.session_data' &&
      npm === undefined &&
      isDeletion(keyward),
  },
  {
    id: 'one-token-a-request',
    what: 'A request to reset a password that names a token in its query and another in its body is refused.',
    why: 'Nobody means two tokens; which of them counts must not be a guess.',
    covers: ({ scenario, path, step }) =>
      scenario === 'reset-password: a token in the body wins over one in the query' &&
      (path === 'rows.verification' ||
        path === 'rows.session' ||
        (step?.keyward.status === 400 && step.label.includes('/reset-password?token='))),
  },
];

/** The page to go to is accepted by the package, and so it looks for the user; Keyward refuses the page. */
function isRefusedCallback({ path, step }: Difference): boolean {
  return (
    ['status', 'body.code', 'body.message'].includes(path) &&
    isRecord(step?.npm.body) &&
    step.npm.body['code'] === 'INVALID_EMAIL_OR_PASSWORD' &&
    isRecord(step.keyward.body) &&
    step.keyward.body['code'] === 'INVALID_CALLBACK_URL'
  );
}

function isDeletion(cookie: unknown): boolean {
  return isRecord(cookie) && cookie['value'] === '';
}

/** Keyward says that nobody is signed in, and clears the cookies. */
function isSignedOutNow(path: string, keyward: unknown): boolean {
  return path === 'body' ? keyward === null : path.startsWith('cookies.') && isDeletion(keyward);
}

function isName(value: unknown, kind: string): boolean {
  return typeof value === 'string' && new RegExp(`^<${kind} \\d+>$`).test(value);
}

function withoutNotices(mails: unknown[]): unknown[] {
  return mails.filter((mail) => !(isRecord(mail) && NOTICES.includes(String(mail['kind']))));
}

function errorOf(found: unknown): unknown {
  return isRecord(found) ? found['error'] : undefined;
}

/** The field in a message such as `[body.email] Invalid input`. */
function field(message: unknown): string | undefined {
  return typeof message === 'string' ? /^\[[^\]]*\]/.exec(message)?.[0] : undefined;
}
