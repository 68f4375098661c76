// A real mail server, as strict as it is told to be, and what it took in.

import { once } from 'node:events';
import { type AddressInfo, type Server as Listener, type Socket, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

import type { Certificates } from './certificates';

/** Milliseconds until a mail must be there. */
const PATIENCE = 15_000;
/** Milliseconds between two looks. */
const EVERY = 20;
/** Milliseconds that it waits for its peers when it stops: they keep conversations open for the next letter. */
const CLOSING = 100;

/** The one user it knows; characters that a URL must encode are part of the test. */
export const USER = { name: 'app@example.com', password: 'p@ss:w/rd-%41' };

export interface Strictness {
  /** TLS from the first byte, or by STARTTLS; without certificates it offers neither. */
  tls?: { certificates: Certificates; from: 'start' | 'starttls' };
  /** Whether somebody has to log in. */
  login?: boolean;
  /** Recipients that it says 550 to. */
  refuses?: string;
  /** Milliseconds that it thinks about a letter before it takes it over. */
  hesitates?: number;
}

export class MailServer {
  /** What it took in, in order. */
  readonly mails: ParsedMail[] = [];
  /** Whether the last mail came over TLS. */
  wasEncrypted = false;
  /** Names that somebody tried to log in by. */
  readonly logins: string[] = [];

  private constructor(private readonly server: SMTPServer) {}

  /** On a port of its own, unless it has to come back where it was. */
  static async start(strictness: Strictness = {}, port = 0): Promise<MailServer> {
    const { tls, login = false, refuses, hesitates = 0 } = strictness;
    const options: SMTPServerOptions = {
      ...(tls === undefined ? {} : { key: tls.certificates.key, cert: tls.certificates.cert }),
      secure: tls?.from === 'start',
      authOptional: !login,
      // By default it offers STARTTLS with a certificate of its own, and a login only under TLS.
      disabledCommands: [...(tls === undefined ? ['STARTTLS'] : []), ...(login ? [] : ['AUTH'])],
      allowInsecureAuth: tls === undefined,
      disableReverseLookup: true,
      closeTimeout: CLOSING,
      onAuth: ({ username, password }, _session, done) => {
        mailServer.logins.push(username ?? '');
        const isUser = username === USER.name && password === USER.password;
        done(isUser ? null : new Error('wrong login'), isUser ? { user: username } : undefined);
      },
      onRcptTo: ({ address }, _session, done) =>
        done(address === refuses ? Object.assign(new Error('no such user here'), { responseCode: 550 }) : null),
      onData: (stream, session, done) => {
        mailServer.wasEncrypted = session.secure;
        simpleParser(stream).then(async (mail) => {
          mailServer.mails.push(mail);
          await pause(hesitates);
          done();
        }, done);
      },
    };
    const server = new SMTPServer(options);
    // A peer that breaks off the handshake is what some tests are about.
    server.on('error', () => {});
    const mailServer = new MailServer(server);
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    return mailServer;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** The next mail to somebody. */
  async mailTo(email: string): Promise<ParsedMail> {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const found = this.mails.findIndex((mail) => [mail.to].flat().some((to) => to?.text === email));
      if (found >= 0) {
        return this.mails.splice(found, 1)[0]!;
      }
      await pause(EVERY);
    }
    throw new Error(`no mail came to ${email}`);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** Something that takes connections and never says a word. */
export class SilentServer {
  private readonly sockets: Socket[] = [];

  private constructor(private readonly listener: Listener) {
    listener.on('connection', (socket) => this.sockets.push(socket));
  }

  static async start(): Promise<SilentServer> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new SilentServer(listener);
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  get wasCalled(): boolean {
    return this.sockets.length > 0;
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    this.listener.close();
    await once(this.listener, 'close');
  }
}
