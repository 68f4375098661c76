// A trusted page on another site. Trust lets it ask and read; whether the browser keeps a cookie for it is up to the
// cookie, and to the browser.

import { somebody } from '../../support/person';
import { complete } from '../options';
import { readRows } from '../rows';
import { Server as Subject } from '../server';
import { expect, test } from './test';

test('it signs in and is not remembered, for the cookie is for its own site', async ({ page, context, server, distant }) => {
  const ada = somebody();
  await page.goto(distant.page(server.url));
  const signedUp = await page.evaluate((ada) => window.auth.signUp.email(ada), ada);
  expect(signedUp).toMatchObject({ data: { user: { email: ada.email } }, error: null });
  expect((await readRows(server.database.url))['session']).toHaveLength(1);

  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => window.auth.getSession())).toEqual({ data: null, error: null });
  await expect(page.locator('body')).toHaveText('nobody');
});

test('it is remembered by a cookie for every site, of which each keeps its own', async ({ page, context, distant }) => {
  // Such a cookie needs TLS; this machine's own name counts as if there were. Without `partitioned` this browser, like
  // others, keeps no cookie for a site that is not the page's.
  const options = complete({
    trustedOrigins: [distant.origin],
    advanced: { useSecureCookies: true, defaultCookieAttributes: { sameSite: 'none', secure: true, partitioned: true } },
  });
  const server = await Subject.start('keyward', 'sqlite', options);
  try {
    const ada = somebody();
    await page.goto(distant.page(`http://localhost:${server.port}`));
    await page.evaluate((ada) => window.auth.signUp.email(ada), ada);
    await expect(page.locator('body')).toHaveText(ada.name);
    await page.reload();
    await expect(page.locator('body')).toHaveText(ada.name);
    expect(await context.cookies()).toMatchObject([{ sameSite: 'None', secure: true, httpOnly: true }]);

    await page.evaluate(() => window.auth.signOut());
    await expect(page.locator('body')).toHaveText('nobody');
    expect(await context.cookies()).toEqual([]);
  } finally {
    await server.stop();
  }
});
