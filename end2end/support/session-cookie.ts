// The cookie that makes a browser signed in.

import { type BrowserContext, type Cookie, expect } from '@playwright/test';

export const SESSION_COOKIE = 'keyward.session_token';

export async function sessionCookie(context: BrowserContext): Promise<Cookie> {
  const cookie = (await context.cookies()).find(({ name }) => name === SESSION_COOKIE);
  expect(cookie, 'the browser has a session').toBeDefined();
  return cookie as Cookie;
}

/** The session ends without any page of this browser having a part in it. */
export async function loseSession(context: BrowserContext): Promise<void> {
  await context.clearCookies({ name: SESSION_COOKIE });
}
