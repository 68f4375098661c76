// Who asks too often from a page of another origin is told how long to wait, and the page can read it.

import { somebody } from '../../support/person';
import { expect, test } from './test';

test.use({ settings: { KEYWARD_RATE_LIMIT: 'on' } });

test('it reads how long to wait', async ({ page, server, trusted }) => {
  await page.goto(trusted.page(server.url));
  const ada = somebody();
  const attempt = () =>
    page.evaluate(async ({ email, password }) => {
      let waits: (string | null)[] = [];
      const onError = ({ response }: { response: Response }) => {
        waits = ['retry-after', 'x-retry-after'].map((name) => response.headers.get(name));
      };
      const { error } = await window.auth.signIn.email({ email, password }, { onError });
      return { status: error?.status, waits };
    }, ada);
  for (let attempts = 0; attempts < 3; attempts += 1) {
    expect(await attempt()).toEqual({ status: 401, waits: [null, null] });
  }
  const seconds = expect.stringMatching(/^\d+$/);
  expect(await attempt()).toEqual({ status: 429, waits: [seconds, seconds] });
});
