// The ways in which somebody signs in: one is given up, the last one stays, and a password comes to who has none.

import { Client } from 'pg';

import { type Person, freshPassword, somebody } from '../../support/person';
import { expect, test } from '../../support/test';
import { words } from '../../support/words';

// Where another program may write: no provider is there whom these accounts could come from.
test.use({ storage: 'postgres' });

async function link(databaseUrl: string, { email }: Person, provider: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `insert into "account" ("id", "accountId", "providerId", "userId", "createdAt", "updatedAt")
     select $1 || "id", $1, $1, "id", "createdAt", "updatedAt" from "user" where "email" = $2`,
    [provider, email],
  );
  await client.end();
}

test('a way to sign in is given up, and the last one stays', async ({ visitor, server, complaints }) => {
  complaints.accept(401, '/api/sign-in');
  const ada = somebody();
  await visitor.signsUp(ada);
  await visitor.opens('/account/methods');
  const methods = visitor.content.locator('.rows').getByRole('listitem');
  await expect(methods).toHaveText(/Password.*This is the only one, so it stays\./);

  await link(server.database.url, ada, 'github');
  await link(server.database.url, ada, 'gitlab');
  await visitor.opens('/account/methods');
  await expect(methods).toHaveCount(3);
  for (const left of [2, 1]) {
    await visitor.content.getByRole('button', { name: /Remove: (Password|gitlab)/ }).first().click();
    await expect(visitor.news).toHaveText(words.methodIsRemoved);
    await expect(methods).toHaveCount(left);
  }
  await expect(methods).toHaveText(/github.*This is the only one, so it stays\./);

  await visitor.opens('/account/password');
  const password = freshPassword();
  await visitor.field('New password').fill(password);
  await visitor.button('Set password').click();
  await visitor.arrivesAt('/account/password?done=password-set');
  await expect(visitor.news).toHaveText(words.passwordIsSet);
  await expect(visitor.field('Current password'), 'from now on it is changed').toBeVisible();
  await visitor.signsOut();
  await visitor.opens('/sign-in');
  await visitor.signsIn(ada);
  await expect(visitor.formError).toHaveText(words.wrongEmailOrPassword);
  await visitor.signsIn({ ...ada, password });
  await visitor.arrivesAt('/dashboard');
});
