// The mails that the server sent, kept until somebody asks for them.

export interface SentMail {
  kind: 'verify-email' | 'reset-password' | 'change-email' | 'delete-account' | 'existing-user';
  to: string;
  url: string;
  token: string;
  newEmail?: string;
}

interface Sent {
  user: { email: string };
  url?: string;
  token?: string;
  newEmail?: string;
}

let waiting: SentMail[] = [];

/** A function that better-auth calls to send a mail; none when it is not configured. */
export function sender(kind: SentMail['kind'], isConfigured: boolean | undefined) {
  if (isConfigured !== true) {
    return undefined;
  }
  return async ({ user, url, token, newEmail }: Sent): Promise<void> => {
    const mail: SentMail = { kind, to: user.email, url: url ?? '', token: token ?? '' };
    waiting.push(newEmail === undefined ? mail : { ...mail, newEmail });
  };
}

/** The mails since the last call. */
export function drain(): SentMail[] {
  const mails = waiting;
  waiting = [];
  return mails;
}
