// What is inside a `session_data` cookie: compact, JWT or JWE, opened with the secret of the server.

import { createHmac, hkdfSync } from 'node:crypto';

import { jwtDecrypt, jwtVerify } from 'jose';

import { isRecord } from './options';

const INFO = 'BetterAuth.js Generated Encryption Key';

/** The payload with how it is sealed; the value itself when nobody can open it. */
export async function openSessionData(value: string, secret: string): Promise<unknown> {
  const parts = value.split('.').length;
  try {
    if (parts === 5) {
      return { sealed: 'jwe', ...(await jwe(value, secret)) };
    }
    return parts === 3 ? { sealed: 'jwt', ...(await jwt(value, secret)) } : { sealed: 'compact', ...compact(value, secret) };
  } catch (error) {
    return { sealed: `cannot be opened: ${error instanceof Error ? error.message : ''}` };
  }
}

/** Signed over the payload with its expiry as the last member. */
function compact(value: string, secret: string): Record<string, unknown> {
  const opened: unknown = JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
  if (!isRecord(opened) || !isRecord(opened['session'])) {
    throw new Error('it holds no session');
  }
  const { session, expiresAt, signature } = opened;
  const message = JSON.stringify({ ...session, expiresAt });
  const right = createHmac('sha256', secret).update(message).digest('base64url');
  return { payload: session, expiresAt, signature: signature === right ? 'right' : 'wrong' };
}

async function jwt(value: string, secret: string): Promise<Record<string, unknown>> {
  // The cookie may be older than the scenario's clock says; whether it counts is the server's business.
  const { payload, protectedHeader } = await jwtVerify(value, Buffer.from(secret), { clockTolerance: Infinity });
  return { payload, header: protectedHeader };
}

async function jwe(value: string, secret: string): Promise<Record<string, unknown>> {
  const key = new Uint8Array(hkdfSync('sha256', secret, 'better-auth-session', INFO, 64));
  const { payload, protectedHeader } = await jwtDecrypt(value, key, { clockTolerance: Infinity });
  return { payload: { ...payload, jti: typeof payload.jti }, header: protectedHeader };
}
