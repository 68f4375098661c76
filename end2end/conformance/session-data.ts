// What is inside a `session_data` cookie: compact, JWT or JWE, opened with the secret or with a key derived from it.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

import { jwtDecrypt, jwtVerify } from 'jose';

import { isRecord } from './options';

const INFO = 'BetterAuth.js Generated Encryption Key';
/** The cookie may be older than the clock here says; whether it still counts is the server's business. */
const AT_ANY_TIME = { currentDate: new Date(0) };

type Strategy = 'compact' | 'jwt' | 'jwe';
type Opened = Record<string, unknown>;

/** The payload, how it is sealed, and with which key. */
export async function openSessionData(value: string, secret: string): Promise<Opened> {
  const strategy = strategyOf(value);
  for (const [key, bytes] of Object.entries(keys(strategy, secret))) {
    const opened = await OPEN[strategy](value, bytes).catch(() => undefined);
    if (opened !== undefined) {
      return { strategy, key, ...opened };
    }
  }
  return { strategy, key: 'unknown' };
}

function strategyOf(value: string): Strategy {
  const parts = value.split('.').length;
  return parts === 5 ? 'jwe' : parts === 3 ? 'jwt' : 'compact';
}

/** The protocol's key, and the one that Keyward derives for nothing else. */
function keys(strategy: Strategy, secret: string): Record<'the secret' | 'a derived key', Uint8Array> {
  const length = strategy === 'jwe' ? 64 : 32;
  return {
    'the secret': strategy === 'jwe' ? hkdf(secret, 'better-auth-session', INFO, 64) : Buffer.from(secret),
    'a derived key': hkdf(secret, 'keyward', `session_data.${strategy}`, length),
  };
}

function hkdf(secret: string, salt: string, info: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, length));
}

const OPEN: Record<Strategy, (value: string, key: Uint8Array) => Promise<Opened>> = {
  /** Signed over the payload with its expiry as the last member. */
  compact: async (value, key) => {
    const opened: unknown = JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
    if (!isRecord(opened) || !isRecord(opened['session'])) {
      throw new Error('it holds no session');
    }
    const { session, expiresAt, signature } = opened;
    const message = JSON.stringify({ ...session, expiresAt });
    const right = createHmac('sha256', key).update(message).digest();
    if (!timingSafeEqual(right, Buffer.from(String(signature), 'base64url'))) {
      throw new Error('its signature is wrong');
    }
    return { payload: session, expiresAt };
  },

  jwt: async (value, key) => {
    const { payload, protectedHeader } = await jwtVerify(value, key, AT_ANY_TIME);
    return { payload, header: protectedHeader };
  },

  jwe: async (value, key) => {
    const { payload, protectedHeader } = await jwtDecrypt(value, key, AT_ANY_TIME);
    const { kid, ...header } = protectedHeader;
    return { payload: { ...payload, jti: typeof payload.jti }, header: { ...header, kid: typeof kid } };
  },
};
