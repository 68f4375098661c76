// The code in the documentation that uses the official client, for the compiler; `docs/tests` compares the two.

import { createAuthClient } from 'better-auth/client';

const client = createAuthClient({ baseURL: 'https://app.example.com' });

export async function greet(email: string, password: string): Promise<string> {
  const { data, error } = await client.signIn.email({ email, password });
  return error ? `${error.code}: ${error.message}` : `Hello, ${data.user.name}`;
}
