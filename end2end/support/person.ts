// People who have never been here before.

import { randomBytes } from 'node:crypto';

export interface Person {
  name: string;
  email: string;
  password: string;
}

/** Somebody whose name, e-mail and password are nobody else's, so that finding one of them means something. */
export function somebody(name = 'Ada'): Person {
  const id = randomBytes(4).toString('hex');
  return { name: `${name} ${id}`, email: `${name.toLowerCase()}.${id}@example.com`, password: freshPassword() };
}

/** Of letters that are the same in a form, in HTML and in JSON, so that it is found wherever it leaks. */
export function freshPassword(): string {
  return `pass-${randomBytes(12).toString('base64url')}`;
}
