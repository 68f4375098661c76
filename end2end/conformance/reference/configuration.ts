// The options of the runner as better-auth takes them: functions that send mail, a database, and nothing left to its surroundings.

import type { BetterAuthOptions } from 'better-auth';

import type { Options } from '../options';
import { sender } from './mails';

/** Without members that are `undefined`: better-auth tells those from absent ones in places. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

export function configuration(
  options: Options,
  baseURL: string,
  database: BetterAuthOptions['database'],
): BetterAuthOptions {
  const { emailAndPassword, emailVerification, user, ...rest } = options;
  const translated = {
    ...rest,
    baseURL,
    database,
    emailAndPassword: present({
      ...emailAndPassword,
      sendResetPassword: sender('reset-password', emailAndPassword?.sendResetPassword),
      onExistingUserSignUp: sender('existing-user', emailAndPassword?.onExistingUserSignUp),
    }),
    emailVerification: present({
      ...emailVerification,
      sendVerificationEmail: sender('verify-email', emailVerification?.sendVerificationEmail),
    }),
    user: {
      changeEmail: present({
        ...user?.changeEmail,
        sendChangeEmailConfirmation: sender('change-email', user?.changeEmail?.sendChangeEmailConfirmation),
      }),
      deleteUser: present({
        ...user?.deleteUser,
        sendDeleteAccountVerification: sender('delete-account', user?.deleteUser?.sendDeleteAccountVerification),
      }),
    },
    logger: { level: 'error' },
    telemetry: { enabled: false },
  };
  return present(translated) as unknown as BetterAuthOptions;
}
