// The documents themselves: who may keep them, what may run in them, and whose data is in them.

import { answerTo } from '../support/documents';
import { somebody } from '../support/person';
import { expect, test } from '../support/test';

const PAGES = ['/', '/sign-up', '/sign-in', '/dashboard', '/no-such-page'];

test('no document is kept, framed or sniffed', async ({ page, visitor }) => {
  await visitor.signsUp(somebody());
  for (const path of PAGES) {
    const headers = (await answerTo(page, path)).headers();
    expect(headers['cache-control'], path).toContain('no-store');
    expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
  }
});

test('only scripts that this very answer names may run', async ({ page, visitor }) => {
  await visitor.signsUp(somebody());
  const nonces = new Set<string>();
  for (const path of PAGES) {
    const answer = await answerTo(page, path);
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect(policy, path).toMatch(/default-src 'self'/);
    expect(policy, path).not.toMatch(/'unsafe-(inline|eval|hashes)'|\*/);
    const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? 'no nonce';
    nonces.add(nonce);

    const html = await answer.text();
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts, path).not.toHaveLength(0);
    expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`)), path).toEqual([]);
    expect(html, path).not.toMatch(/<[^>]+\s(style|on[a-z]+)=/);
  }
  expect(nonces.size, 'every answer has a nonce of its own').toBe(PAGES.length);
});

test('files whose names tell their content are kept for good', async ({ page, visitor }) => {
  const html = await (await visitor.opens('/')).text();
  const files = [...html.matchAll(/href="(\/pkg\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files.map((path) => path.replace(/.*\./, '')).sort()).toEqual(['css', 'js', 'wasm']);
  for (const path of files) {
    const answer = await answerTo(page, path);
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()['cache-control'], path).toContain('immutable');
  }
});

test('two people at once see their own pages', async ({ newBrowser }) => {
  const people = await Promise.all(
    ['Ada', 'Grace'].map(async (name) => ({ person: somebody(name), visitor: await newBrowser() })),
  );
  await Promise.all(people.map(({ person, visitor }) => visitor.signsUp(person)));
  const requests = Array.from({ length: 20 }).flatMap(() => people);
  const seen = await Promise.all(
    requests.map(async ({ person, visitor }) => ({
      person,
      html: await (await answerTo(visitor.page, '/dashboard')).text(),
    })),
  );
  for (const { person, html } of seen) {
    expect(html).toContain(person.email);
    const others = people.filter((other) => other.person !== person);
    expect(others.filter((other) => html.includes(other.person.email))).toEqual([]);
  }
});
