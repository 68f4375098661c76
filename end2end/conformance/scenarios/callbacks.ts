// Where people may be sent: callback URLs against the trusted origins.

import { is } from '../answer';
import type { Options } from '../options';
import { area } from '../scenario';
import type { World } from '../world';

/** Without cookies and with an unknown e-mail: only the check of the URL decides between 401 and 403. */
async function triesAll(world: World, urls: string[], status: number): Promise<void> {
  for (const callbackURL of urls) {
    world.ada.jar.drop();
    await world.ada.signsIn({ callbackURL }).then(is(status));
  }
}

function accepted(world: World, urls: string[]): Promise<void> {
  return triesAll(world, urls, 401);
}

function refused(world: World, urls: string[]): Promise<void> {
  return triesAll(world, urls, 403);
}

function trusting(...trustedOrigins: string[]): Partial<Options> {
  return { trustedOrigins };
}

export const callbacks = area('callbacks', (scenario) => {
  scenario('paths of the own server are accepted', async (world) => {
    await accepted(world, ['/', '/a', '/a/b?c=d', '/a#b', '/a b', '/a:b', '/a~b', '/a%20b', '/café', '/[id]', '/a?next=http://x']);
    await accepted(world, ['/a?x=%2f', '/a#%5c', '/a/../b', '/@a', '/a//b', '/%2e%2e/b', '/a;b', '/(group)/x']);
  });

  scenario('paths that lead elsewhere are refused', async (world) => {
    await refused(world, ['//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '\\/evil.example', '/a\\b']);
    await refused(world, ['/%2fevil.example', '/%2Fevil.example', '/%5cevil.example', '/a%2fb', '/a?x=\\y', '/\t/evil.example']);
    await refused(world, ['/\n/evil.example', '/\r/evil.example', '/a\u0000', '/a\u007f', '/a\u0085b', '\t/a', ' /a', 'a', '?x', '#x', '.']);
  });

  scenario('paths whose dots lead to two slashes', async ({ ada }) => {
    for (const callbackURL of ['/.//evil.example', '/..//evil.example', '/x/..//evil.example', '/./\\evil.example']) {
      await ada.signsIn({ callbackURL });
    }
  });

  scenario('the own origin is accepted, its neighbours are not', async (world) => {
    const { origin } = world;
    const { port } = new URL(origin);
    await accepted(world, [origin, `${origin}/`, `${origin}/a?b#c`, `HTTP://LOCALHOST:${port}/a`, `http://user@localhost:${port}/a`]);
    await refused(world, [`https://localhost:${port}`, 'http://localhost', `http://localhost:${port}.evil.example`, `${origin}@evil.example`]);
    await refused(world, ['http://evil.example', `http://evil.example?${origin}`, `http://evil.example#${origin}`, 'http:evil.example']);
  });

  scenario('schemes that run programs are refused', async (world) => {
    await refused(world, ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', '\njavascript:alert(1)', 'data:text/html,x']);
    await refused(world, ['vbscript:x', 'blob:http://localhost/x', 'file:///etc/passwd', 'view-source:http://x', 'mailto:a@b.c', 'about:blank']);
  });

  scenario('a trusted origin is accepted as it is written', trusting('https://app.example.com', 'https://host.example:8443'), async (world) => {
    await accepted(world, ['https://app.example.com', 'https://app.example.com/', 'https://APP.example.com/a', 'https://app.example.com:443/a']);
    await accepted(world, ['https://host.example:8443/x']);
    await refused(world, ['http://app.example.com', 'https://example.com', 'https://b.app.example.com', 'https://app.example.com:8443']);
    await refused(world, ['https://app.example.com.evil.example', 'https://app.example.com@evil.example', 'https://host.example', '//app.example.com']);
  });

  scenario('a trusted origin with a slash or without a scheme trusts nobody', trusting('https://app.example.com/', 'bare.example'), async (world) => {
    await refused(world, ['https://app.example.com', 'https://app.example.com/', 'https://bare.example', 'http://bare.example/', 'bare.example']);
  });

  scenario('a wildcard with a scheme stands for subdomains', trusting('https://*.example.com'), async (world) => {
    await accepted(world, ['https://a.example.com', 'https://a.b.example.com/x', 'https://A.EXAMPLE.com']);
    await refused(world, ['https://example.com', 'https://a.example.com:8080', 'http://a.example.com', 'https://aexample.com']);
    await refused(world, ['https://evil.example/.example.com', 'https://evil.example?.example.com', 'https://evil\\.example.com']);
    await refused(world, ['https://evil.example#.example.com', 'https://a.example.com.evil.example', 'https://evil%23.example.com']);
  });

  scenario('a wildcard without a scheme stands for any scheme', trusting('*.example.com', 'x.example.org:*'), async (world) => {
    await accepted(world, ['https://a.example.com', 'http://a.example.com/x', 'https://x.example.org:8080']);
    await refused(world, ['https://example.com', 'http://a.example.com:8080', 'https://a.example.com.evil.example']);
  });

  scenario('a wildcard for ports', trusting('http://localhost:*', 'https://dev?.example.com'), async (world) => {
    await accepted(world, ['http://localhost:1', 'http://localhost:65000/x', 'https://dev1.example.com']);
    await refused(world, ['http://localhost.evil.example:80', 'https://dev12.example.com', 'https://dev.example.com', 'http://localhost']);
  });

  scenario('a wildcard in a number stands for numbers', trusting('http://10.0.0.*', '192.168.*.*'), async (world) => {
    await accepted(world, ['http://10.0.0.7', 'http://192.168.1.2', 'https://192.168.0.255/x']);
    await refused(world, ['http://10.0.0.evil', 'http://10.0.0.evil.example', 'http://192.168.evil.example', 'http://192.168.1.evil.example']);
  });

  scenario('a scheme of an application is trusted as it is written', trusting('myapp://', 'other://callback', 'deep://host/path'), async (world) => {
    await accepted(world, ['myapp://', 'myapp://anything/at/all', 'MyApp://x', 'other://callback', 'other://callback/a', 'deep://host/path/below']);
    await refused(world, ['myapp2://x', 'other://callback.evil', 'other://elsewhere', 'deep://host', 'deep://host/pathetic', 'deep://host/path/../x']);
  });

  scenario('a wildcard in a scheme of an application', trusting('exp://192.168.*.*:*/*', 'app://*.example/**'), async (world) => {
    await accepted(world, ['exp://192.168.1.5:8081', 'exp://192.168.1.5:8081/x', 'app://a.example/b/c']);
    await refused(world, ['exp://192.168.1.5:8081/--/x', 'exp://user@192.168.1.5:8081', 'exp://10.0.0.1:80', 'app://example/b', 'exp://192.168.evil.example:80/']);
  });

  scenario('every field that names a page is checked', { emailAndPassword: { sendResetPassword: true } }, async ({ ada }) => {
    const { email, password } = ada.person;
    const evil = 'https://evil.example/x';
    await ada.posts('/sign-in/email', { email, password, callbackURL: evil }).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.posts('/sign-in/email', { email, password, redirectTo: evil }).then(is(403, 'INVALID_REDIRECT_URL'));
    await ada.posts('/sign-in/email', { email, password, errorCallbackURL: evil }).then(is(403, 'INVALID_ERROR_CALLBACK_URL'));
    await ada.posts('/sign-in/email', { email, password, newUserCallbackURL: evil }).then(is(403, 'INVALID_NEW_USER_CALLBACK_URL'));
    await ada.posts('/sign-up/email', { ...ada.person, callbackURL: evil }).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.posts('/request-password-reset', { email, redirectTo: evil }).then(is(403, 'INVALID_REDIRECT_URL'));
    await ada.posts('/sign-out', { callbackURL: evil }).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.posts(`/sign-in/email?callbackURL=${encodeURIComponent(evil)}`, { email, password }).then(is(403, 'INVALID_CALLBACK_URL'));
  });

  scenario('a page that is no text is refused', async ({ ada }) => {
    for (const callbackURL of [7, true, {}, ['/x'], ['https://evil.example']]) {
      await ada.signsIn({ callbackURL }).then(is(400));
    }
    await ada.signsIn({ redirectTo: 7 }).then(is(400));
    await ada.signsIn({ errorCallbackURL: {} }).then(is(400));
    await ada.signsIn({ newUserCallbackURL: [] }).then(is(400));
    await ada.signsIn({ callbackURL: null });
    await ada.signsIn({ callbackURL: 0 });
  });

  scenario('links in mails check where they lead', { emailAndPassword: { sendResetPassword: true }, user: { deleteUser: { enabled: true } } }, async ({ ada }) => {
    const evil = encodeURIComponent('https://evil.example/x');
    await ada.gets(`/verify-email?token=x&callbackURL=${evil}`).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.gets(`/reset-password/x?callbackURL=${evil}`).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.gets(`/delete-user/callback?token=x&callbackURL=${evil}`).then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.gets('/verify-email?token=x&callbackURL=%2F%2Fevil.example').then(is(403, 'INVALID_CALLBACK_URL'));
    await ada.gets('/verify-email?token=x&callbackURL=%2Fa&callbackURL=%2Fb');
  });
});
