// Letters by a real mail server: what arrives, and what becomes of those that cannot.

import { setTimeout as pause } from 'node:timers/promises';

import { expect, test } from '@playwright/test';
import type { ParsedMail } from 'mailparser';

import { type Certificates, freshCertificates } from '../../support/certificates';
import { MailServer, SilentServer, type Strictness, USER } from '../../support/mail-server';
import { type Person, freshPassword, somebody } from '../../support/person';
import { Server, freePort } from '../../support/server';

const LOGIN = `${encodeURIComponent(USER.name)}:${encodeURIComponent(USER.password)}`;
const SENT_BY = { KEYWARD_MAIL_FROM: 'no-reply@example.com', KEYWARD_MAIL_REPLY_TO: 'help@example.com' };

/** Milliseconds until mail goes out that could not go out once: its pause, and the server's look for it. */
const ONE_PAUSE = 10_000 + 5_000;
/** Milliseconds after which a failure that is in the log is in the database, too. */
const WRITTEN = 500;

/** Runs with a server that is told where its mail server is; whatever happens, no secret may be in its log. */
async function withServer(
  url: string,
  act: (server: Server) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const told = { SMTP_URL: url, KEYWARD_REQUIRE_VERIFICATION: 'on', ...SENT_BY, ...settings };
  const server = await Server.start('sqlite', told);
  server.log.mustNotHold(USER.password);
  try {
    await act(server);
    server.log.checkForSecrets();
  } finally {
    await server.stop();
  }
}

async function withMailServer(strictness: Strictness, act: (mail: MailServer) => Promise<void>): Promise<void> {
  const mail = await MailServer.start(strictness);
  try {
    await act(mail);
  } finally {
    await mail.stop();
  }
}

async function withCertificates(act: (certificates: Certificates) => Promise<void>): Promise<void> {
  const certificates = await freshCertificates();
  try {
    await act(certificates);
  } finally {
    await certificates.remove();
  }
}

/** Runs with a server that says how much mail waits, and with the place of a mail server that is down. */
async function withMailServerDown(act: (server: Server, port: number, waiting: Waiting) => Promise<void>): Promise<void> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const waiting = () => waitingMails(metricsPort);
  const settings = { KEYWARD_METRICS_ADDR: `127.0.0.1:${metricsPort}` };
  await withServer(`smtp://127.0.0.1:${port}?tls=none`, (server) => act(server, port, waiting), settings);
}

type Waiting = () => Promise<number>;

/** Mails that are yet to be delivered, as an operator sees it. */
async function waitingMails(port: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^keyward_mail_waiting (\d+)$/m.exec(metrics)?.[1]);
}

async function post(server: Server, path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: server.url };
  return fetch(`${server.url}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function signsUp(server: Server, person: Person): Promise<void> {
  server.log.mustNotHold(person.password);
  expect((await post(server, '/sign-up/email', person)).status).toBe(200);
}

async function signsIn(server: Server, person: Person): Promise<number> {
  return (await post(server, '/sign-in/email', person)).status;
}

/** Where a link leads, and the token that it brings there. */
async function follow(server: Server, link: string): Promise<URL> {
  server.log.mustNotHold(/[\w-]{30,}/.exec(link)?.[0] ?? '');
  const response = await fetch(link, { redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '', server.url);
}

/** The link of a letter: the same in the text, on the button, and below it. */
function linkOf(mail: ParsedMail): string {
  const [link] = /^http\S+$/m.exec(mail.text ?? '') ?? [''];
  const hrefs = [...(mail.html || '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href?.replaceAll('&#38;', '&'));
  expect(hrefs.filter((href) => href === link)).toHaveLength(2);
  return link;
}

test('somebody new verifies the address, forgets the password, and chooses another', async () => {
  await withMailServer({}, async (mailServer) => {
    await withServer(`smtp://127.0.0.1:${mailServer.port}?tls=none`, async (server) => {
      const ada = { ...somebody(), name: 'Żaneta <b>Ö</b>' };
      await signsUp(server, ada);

      const welcome = await mailServer.mailTo(ada.email);
      expect(welcome.subject).toBe('Verify your e-mail address');
      expect(welcome.from?.text).toBe('"Keyward" <no-reply@example.com>');
      expect(welcome.replyTo?.text).toBe('help@example.com');
      expect(welcome.headers.get('auto-submitted')).toBe('auto-generated');
      expect(welcome.messageId).toMatch(/^<[a-zA-Z0-9]{32}@example\.com>$/);
      expect(Math.abs(Date.now() - (welcome.date?.getTime() ?? 0))).toBeLessThan(60_000);
      expect([...welcome.headers.keys()].filter((name) => name.startsWith('list'))).toEqual([]);
      expect(welcome.attachments).toEqual([]);
      expect(welcome.text).toContain('Hello,\n');
      expect(welcome.html).not.toContain('<b>');
      const page = new URL(linkOf(welcome));
      expect(page.pathname, 'the link leads to a page with a button').toBe('/verify-email');
      const endpoint = `${server.url}/api/auth/verify-email${page.search}&callbackURL=%2F`;
      expect((await follow(server, endpoint)).pathname).toBe('/');
      expect(await signsIn(server, ada)).toBe(200);

      await post(server, '/request-password-reset', { email: ada.email, redirectTo: '/sign-in' });
      const reset = await mailServer.mailTo(ada.email);
      expect(reset.subject).toBe('Choose another password');
      const place = await follow(server, linkOf(reset));
      expect(place.pathname).toBe('/sign-in');
      const newPassword = freshPassword();
      const token = place.searchParams.get('token');
      expect((await post(server, '/reset-password', { token, newPassword })).status).toBe(200);
      expect(await signsIn(server, ada)).toBe(401);
      expect(await signsIn(server, { ...ada, password: newPassword })).toBe(200);
      expect((await mailServer.mailTo(ada.email)).subject).toBe('Your password was changed');
    });
  });
});

for (const from of ['start', 'starttls'] as const) {
  test(`a letter travels over TLS from the ${from} to a server that wants a login`, async () => {
    await withCertificates(async (certificates) => {
      await withMailServer({ tls: { certificates, from }, login: true }, async (mailServer) => {
        const scheme = from === 'start' ? 'smtps' : 'smtp';
        const url = `${scheme}://${LOGIN}@localhost:${mailServer.port}?ca=${certificates.authority}`;
        await withServer(url, async (server) => {
          const ada = somebody();
          await signsUp(server, ada);
          await mailServer.mailTo(ada.email);
          expect(mailServer.wasEncrypted).toBe(true);
          expect(mailServer.logins).toEqual([USER.name]);
        });
      });
    });
  });

  test(`a certificate that nobody vouches for gets no login, at the ${from}`, async () => {
    await withCertificates(async (certificates) => {
      await withMailServer({ tls: { certificates, from }, login: true }, async (mailServer) => {
        const scheme = from === 'start' ? 'smtps' : 'smtp';
        await withServer(`${scheme}://${LOGIN}@localhost:${mailServer.port}`, async (server) => {
          await signsUp(server, somebody());
          await server.log.says(/not yet: .*certificate/);
          expect(mailServer.logins).toEqual([]);
          expect(mailServer.mails).toEqual([]);
        });
      });
    });
  });
}

test('a server that does not offer STARTTLS gets neither login nor letter', async () => {
  await withMailServer({ login: true }, async (mailServer) => {
    await withServer(`smtp://${LOGIN}@127.0.0.1:${mailServer.port}`, async (server) => {
      await signsUp(server, somebody());
      await server.log.says(/not yet: the mail server does not agree on TLS/);
      expect(mailServer.logins).toEqual([]);
      expect(mailServer.mails).toEqual([]);
    });
  });
});

test('a login that is wrong is said in the log without the password', async () => {
  await withMailServer({ login: true }, async (mailServer) => {
    const url = `smtp://${encodeURIComponent(USER.name)}:wrong-password@127.0.0.1:${mailServer.port}?tls=none`;
    await withServer(url, async (server) => {
      server.log.mustNotHold('wrong-password');
      await signsUp(server, somebody());
      await server.log.says(/not yet: the mail server does not accept the login: 535/);
      expect(mailServer.mails).toEqual([]);
    });
  });
});

test('a recipient that is refused is refused for good, and others get their mail', async () => {
  const [ada, bob] = [somebody(), somebody('Bob')];
  await withMailServer({ refuses: ada.email }, async (mailServer) => {
    await withServer(`smtp://127.0.0.1:${mailServer.port}?tls=none`, async (server) => {
      await signsUp(server, ada);
      await server.log.says(/refused: the mail server does not accept the recipient: 550/);
      await signsUp(server, bob);
      expect((await mailServer.mailTo(bob.email)).subject).toBe('Verify your e-mail address');
    });
  });
});

test('a mail server that is down costs nobody anything', async () => {
  const mailServer = await MailServer.start();
  const { port } = mailServer;
  await mailServer.stop();
  await withServer(`smtp://127.0.0.1:${port}?tls=none`, async (server) => {
    await signsUp(server, somebody());
    await server.log.says(/not yet: the mail server cannot be reached/);
  });
});

test('a mail server that hangs keeps nobody waiting', async () => {
  const silent = await SilentServer.start();
  try {
    await withServer(`smtp://127.0.0.1:${silent.port}?tls=none`, async (server) => {
      const start = Date.now();
      await signsUp(server, somebody());
      expect(Date.now() - start).toBeLessThan(5_000);
      await expect.poll(() => silent.wasCalled).toBe(true);
      await server.log.says(/not yet: the mail server cannot be reached: no answer within 10 s/);
    });
  } finally {
    await silent.stop();
  }
});

test('a mail server that comes back gets every mail that waited for it, each once', async () => {
  await withMailServerDown(async (server, port, waiting) => {
    const people = ['Ada', 'Bob', 'Eve'].map(somebody);
    for (const person of people) {
      await signsUp(server, person);
    }
    await server.log.says(/not yet: the mail server cannot be reached/);
    expect(await waiting()).toBe(people.length);

    const mailServer = await MailServer.start({}, port);
    try {
      await expect.poll(waiting, { timeout: 2 * ONE_PAUSE }).toBe(0);
      const recipients = mailServer.mails.flatMap((mail) => mail.to).map((to) => to?.text);
      expect(recipients.sort()).toEqual(people.map((person) => person.email).sort());
    } finally {
      await mailServer.stop();
    }
  });
});

test('a server that is killed before its mail is out sends it after the next start', async () => {
  await withMailServerDown(async (server, port, waiting) => {
    const ada = somebody();
    await signsUp(server, ada);
    await server.log.says(/not yet: the mail server cannot be reached/);
    await pause(WRITTEN);
    await server.kill();

    const mailServer = await MailServer.start({}, port);
    try {
      await server.run();
      await expect.poll(waiting, { timeout: 2 * ONE_PAUSE }).toBe(0);
      expect(mailServer.mails).toHaveLength(1);
      const page = new URL(linkOf(await mailServer.mailTo(ada.email)));
      const endpoint = `${server.url}/api/auth/verify-email${page.search}&callbackURL=%2F`;
      expect((await follow(server, endpoint)).pathname).toBe('/');
      expect(await signsIn(server, ada)).toBe(200);
    } finally {
      await mailServer.stop();
    }
  });
});

test('a server that is asked to stop finishes the mail that is on its way', async () => {
  await withMailServerDown(async (server, port, waiting) => {
    const mailServer = await MailServer.start({ hesitates: 2_000 }, port);
    try {
      await signsUp(server, somebody());
      await expect.poll(() => mailServer.mails.length).toBe(1);
      await server.pause();
      await server.run();
      expect(await waiting()).toBe(0);
      expect(mailServer.mails).toHaveLength(1);
    } finally {
      await mailServer.stop();
    }
  });
});
