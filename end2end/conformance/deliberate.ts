// Every difference that is meant: what differs, why, and precisely where. A row that covers nothing is stale.

import { isDeepStrictEqual } from 'node:util';

import type { Difference } from './difference';
import { isRecord } from './options';

export interface Deliberate {
  id: string;
  what: string;
  why: string;
  /** Where it holds for every answer or row of its kind; a scenario with nothing else counts as equal. */
  everywhere?: true;
  covers: (difference: Difference) => boolean;
}

/** Mails that only tell what has happened, and ask for nothing. */
const NOTICES = ['email-was-changed', 'password-was-reset'];

export const DELIBERATE: Deliberate[] = [
  {
    id: 'no-store',
    what: 'Every answer says `no-store`, not only the one of get-session.',
    why: 'An answer about a person must not be kept by a cache on the way.',
    everywhere: true,
    covers: ({ path, npm, keyward }) =>
      npm === undefined &&
      ((path === 'headers.cache-control' && keyward === 'no-store') ||
        (path === 'headers.pragma' && keyward === 'no-cache')),
  },
  {
    id: 'retry-after',
    what: 'Who asks too often is told when to come back by `Retry-After` too.',
    why: 'It is the header that programs know; `X-Retry-After` stays for the official client.',
    everywhere: true,
    covers: ({ path, npm, keyward, step }) =>
      path === 'headers.retry-after' &&
      npm === undefined &&
      step?.keyward.status === 429 &&
      step.keyward.headers?.['x-retry-after'] === keyward,
  },
  {
    id: 'cors',
    what: 'A page of a trusted origin may read what is answered.',
    why: 'One list says who may ask and who may read; the original leaves the second to the application.',
    covers: ({ path, npm, keyward }) =>
      npm === undefined &&
      ((path === 'headers.access-control-allow-credentials' && keyward === 'true') ||
        (path === 'headers.access-control-allow-origin' && keyward === 'https://shop.example')),
  },
  {
    id: 'argon2id',
    what: 'A password is stored as an Argon2id hash.',
    why: 'It costs an attacker more than scrypt with these parameters; scrypt hashes are still verified.',
    everywhere: true,
    covers: ({ path, npm, keyward }) =>
      path === 'rows.account.password' && npm === '<scrypt hash>' && keyward === '<argon2id hash>',
  },
  {
    id: 'hashed-session-token',
    what: 'A session token is stored as a hash.',
    why: 'Who reads the database cannot sign in with what stands there.',
    everywhere: true,
    covers: ({ path, npm, keyward }) =>
      path === 'rows.session.token' && isName(npm, 'cookie token') && keyward === `<hash of ${String(npm)}>`,
  },
  {
    id: 'hashed-mail-token',
    what: 'A token in a mail is stored as a hash.',
    why: 'Who reads the database cannot reset a password with what stands there.',
    everywhere: true,
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
    everywhere: true,
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
    everywhere: true,
    covers: ({ path, npm, keyward }) =>
      /^cookies\.\S*( in \d+ chunks)?\.value(\.opened)?\.key$/.test(path) &&
      npm === 'the secret' &&
      keyward === 'a derived key',
  },
  {
    id: 'cache-binding',
    what: 'The session in a cookie names the hash of the token that it belongs to.',
    why: 'JSON shows a handle in place of the token, so the handle cannot tie the copy to the cookie beside it.',
    everywhere: true,
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
    everywhere: true,
    covers: ({ path, npm, keyward, step }) => {
      const [left, right] = [step?.npm, step?.keyward].map((side) => side?.body ?? errorOf(side?.found));
      const areInvalid = [left, right].every((body) => isRecord(body) && body['code'] === 'VALIDATION_ERROR');
      return (path === 'body.message' || path === 'found.error.message') && areInvalid && field(npm) === field(keyward);
    },
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
        ['cookies: secure cookies of one host', 'routing: a path in the base URL is the base path'].includes(scenario) &&
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
  {
    id: 'sign-out-fields',
    what: 'Fields of a sign-out that are for the sign-out at a provider are not looked at.',
    why: 'No provider is asked, and whoever wants to leave is not kept by a wrong field.',
    covers: ({ scenario, step }) =>
      scenario === 'sign-out: fields of the body are optional and checked' &&
      /"(disableRedirect|state)":/.test(step?.label ?? '') &&
      step?.npm.status === 400 &&
      step.keyward.status === 200,
  },
  {
    id: 'origin-letters',
    what: 'An origin in capitals is the same origin.',
    why: 'It is read as a URL, as browsers read it; no browser sends it so.',
    covers: ({ scenario, step }) =>
      scenario === 'origin: an origin must be spelled as browsers spell it' &&
      step?.npm.status === 403 &&
      step.keyward.status === 200,
  },
  {
    id: 'forgiven-slash',
    what: 'A trusted origin that was written with a slash at its end is trusted.',
    why: 'It means one thing only; the package takes it, and then trusts nobody by it.',
    covers: ({ scenario, path, step }) =>
      scenario === 'callbacks: a trusted origin with a slash or without a scheme trusts nobody' &&
      ['status', 'body.code', 'body.message'].includes(path) &&
      step?.npm.status === 403 &&
      step.keyward.status === 401,
  },
  {
    id: 'nobody-is-replaced',
    what: 'A link that signs in does not where somebody else is signed in.',
    why: "It may be an attacker's own link, and the visitor would go on in the attacker's account.",
    covers: ({ scenario, path, step }) =>
      scenario === 'verify-email: a link that signs in where somebody else is signed in' &&
      (path.startsWith('rows.session') || step?.label.startsWith('Eve: GET ') === true),
  },
  {
    id: 'dot-segments',
    what: 'A path with dot segments is another path than the one that they would lead to.',
    why: 'A guard in front must see the path that is served; browsers send none.',
    covers: ({ scenario, step }) =>
      ['routing: paths are compared letter by letter', 'reset-password: a link that means nothing'].includes(scenario) &&
      /\/(\.{1,2}|%2e%2e)(\/|\?)/.test(step?.label ?? ''),
  },
  {
    id: 'pieces-are-replaced',
    what: 'Where a piece of a session copy is lost the others are replaced, and nothing is cleared that was not there.',
    why: 'The new pieces have the names of the old ones.',
    covers: ({ scenario, path, npm, keyward }) =>
      scenario.startsWith('cookie-cache: a lost chunk makes the cache worthless') &&
      path === 'cookies.better-auth.session_data' &&
      isDeletion(npm) &&
      keyward === undefined,
  },
  {
    id: 'extending-asks-the-store',
    what: 'Who asks for an extension gets it, even while the copy in the cookie is young.',
    why: 'It is a change, and changes ask the store.',
    covers: ({ scenario, path, step }) =>
      scenario === 'cookie-cache: where reading and extending are apart the cache is told nothing is due' &&
      (/^rows\.session\.(expiresAt|updatedAt)$/.test(path) || step?.label.endsWith('/get-session') === true || step?.label.includes('POST /api/auth/get-session') === true) &&
      /(session_token|session_data|\.expiresAt|\.updatedAt)$/.test(path),
  },
  {
    id: 'age-of-one-cookie',
    what: 'An age that is set for one cookie holds.',
    why: 'The package takes the setting and then writes another age over it.',
    covers: ({ scenario, path, npm, keyward }) =>
      scenario === 'cookies: an age among the attributes' &&
      path === 'cookies.better-auth.session_token.attributes.max-age' &&
      npm === '604800' &&
      keyward === '60',
  },
  {
    id: 'every-redirect-has-a-type',
    what: 'The redirect from `/error` has the content type of every other redirect.',
    why: 'One rule for all; the body is empty.',
    covers: ({ path, npm, keyward, step }) =>
      path === 'headers.content-type' &&
      npm === undefined &&
      keyward === 'application/json' &&
      / GET \S*\/error(\?|$)/.test(step?.label ?? ''),
  },
  {
    id: 'one-error-a-page',
    what: 'A page for two errors is refused.',
    why: 'What comes twice is not guessed at.',
    covers: ({ step }) => step?.label.includes('/error?error=a&error=b') === true && step.keyward.status === 400,
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
