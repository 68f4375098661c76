// Every difference that is meant: what differs, why, and precisely where. A row that covers nothing is stale.

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
      path === 'rows.session.token' && isName(npm, 'cookie token') && keyward === '<other text>',
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
      JSON.stringify(withoutNotices(keyward)) === JSON.stringify(npm),
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
];

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
