// All scenarios, area by area.

import type { Scenario } from '../scenario';
import { accounts } from './accounts';
import { bodies } from './bodies';
import { callbacks } from './callbacks';
import { changeEmail } from './change-email';
import { cookieCache } from './cookie-cache';
import { cookies } from './cookies';
import { deleteUser } from './delete-user';
import { getSession } from './get-session';
import { officialClient } from './official-client';
import { origin } from './origin';
import { password } from './password';
import { rateLimit } from './rate-limit';
import { resetPassword } from './reset-password';
import { routing } from './routing';
import { sessionStore } from './session-store';
import { sessions } from './sessions';
import { signIn } from './sign-in';
import { signOut } from './sign-out';
import { signUp } from './sign-up';
import { user } from './user';
import { verifyEmail } from './verify-email';

export const SCENARIOS: Scenario[] = [
  ...signUp,
  ...signIn,
  ...signOut,
  ...origin,
  ...callbacks,
  ...getSession,
  ...sessions,
  ...user,
  ...password,
  ...changeEmail,
  ...verifyEmail,
  ...resetPassword,
  ...accounts,
  ...deleteUser,
  ...cookieCache,
  ...cookies,
  ...routing,
  ...bodies,
  ...rateLimit,
  ...officialClient,
  ...sessionStore,
];
