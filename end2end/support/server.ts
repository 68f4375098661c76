// The real server on a port of its own, with an environment that names everything it is told.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type Database, type Storage, freshDatabase } from './database';
import { serverProgram, siteRoot } from './environment';
import { ServerLog } from './server-log';

/** Milliseconds until a server must answer, or must have stopped. */
const PATIENCE = 15_000;
/** Where the server of a test writes mail, if it is told to. */
export const MAIL_FOLDER = 'mail';
/** Milliseconds between two questions whether it answers. */
const EVERY = 20;

interface Running {
  child: ChildProcess;
  /** Its exit code; `null` when it was killed or never ran. */
  ended: Promise<number | null>;
}

export class Server {
  readonly log = new ServerLog();
  private running: Running | undefined;

  private constructor(
    readonly url: string,
    private readonly folder: string,
    readonly database: Database,
    private readonly variables: Record<string, string>,
  ) {}

  /** A server on a fresh database, ready to answer. */
  static async start(storage: Storage, settings: Record<string, string> = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'end2end-'));
    const database = await freshDatabase(storage, folder);
    const port = await freePort();
    const secret = randomBytes(32).toString('base64');
    const url = `http://localhost:${port}`;
    const server = new Server(url, folder, database, {
      ...variables(url, port, database.url, secret),
      ...settings,
    });
    server.log.mustNotHold(secret);
    try {
      await server.run();
    } catch (error) {
      await server.cleanUp();
      throw error;
    }
    return server;
  }

  /** Runs the program, on the port and the database that it had before. */
  async run(): Promise<void> {
    // Nothing is inherited, and the folder holds no `.env`: what the server knows stands in `variables`.
    const child = spawn(serverProgram(), { cwd: this.folder, env: this.variables, stdio: ['ignore', 'pipe', 'pipe'] });
    this.log.record(child);
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', resolve);
      child.once('error', () => resolve(null));
    });
    this.running = { child, ended };
    await this.answers(ended);
  }

  /** The text of every mail that was sent to somebody, under that subject if one is named; one at least. */
  async mailTo(email: string, subject = ''): Promise<string> {
    const folder = join(this.folder, MAIL_FOLDER);
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const names = await readdir(folder).catch(() => []);
      const texts = await Promise.all(
        names.filter((name) => name.endsWith('.txt')).map((name) => readFile(join(folder, name), 'utf8')),
      );
      const found = texts.filter((text) => text.startsWith(`To: ${email}\nSubject: ${subject}`));
      if (found.length > 0) {
        return found.join('\n');
      }
      await pause(EVERY);
    }
    throw new Error(`no mail came to ${email}`);
  }

  /** The links in the mails that were sent to somebody; waits until there are so many. */
  async linksTo(email: string, count: number, subject?: string): Promise<string[]> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const links = [...(await this.mailTo(email, subject)).matchAll(/http\S+token=\S+/g)].map(([link]) => link);
      if (links.length >= count || Date.now() > deadline) {
        return links;
      }
      await pause(EVERY);
    }
  }

  /** The link in the one mail that was sent to somebody. */
  async linkTo(email: string, subject?: string): Promise<string> {
    return (await this.linksTo(email, 1, subject))[0] ?? '';
  }

  /** Ends the server as a power cut would: it can finish nothing. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks the server to stop, and takes away what it left. */
  async stop(): Promise<void> {
    try {
      await this.pause();
    } finally {
      await this.cleanUp();
    }
  }

  /** Asks the server to stop, and leaves everything for the next `run`. */
  async pause(): Promise<void> {
    const code = await this.end('SIGTERM');
    if (code !== 0) {
      throw new Error(`the server did not stop in good order (${code}):\n${this.log.tail()}`);
    }
  }

  private async answers(ended: Promise<number | null>): Promise<void> {
    let isOver = false;
    void ended.then(() => (isOver = true));
    const deadline = Date.now() + PATIENCE;
    while (!(await isHealthy(this.url))) {
      if (isOver || Date.now() > deadline) {
        await this.kill();
        throw new Error(`the server does not answer:\n${this.log.tail()}`);
      }
      await pause(EVERY);
    }
  }

  /** The exit code of what runs now; `null` when it had to be killed. */
  private async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.running === undefined) {
      return 0;
    }
    const { child, ended } = this.running;
    this.running = undefined;
    child.kill(signal);
    const overdue = pause(PATIENCE, undefined, { ref: false }).then(() => void child.kill('SIGKILL'));
    await Promise.race([ended, overdue]);
    return ended;
  }

  private async cleanUp(): Promise<void> {
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function variables(url: string, port: number, databaseUrl: string, secret: string): Record<string, string> {
  const root = siteRoot();
  return {
    KEYWARD_ENV: 'production',
    KEYWARD_SECRET: secret,
    KEYWARD_BASE_URL: url,
    LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
    DATABASE_URL: databaseUrl,
    KEYWARD_RATE_LIMIT: 'off',
    // The more is logged, the more the search for secrets in the log is worth.
    RUST_LOG: 'debug',
    ...(root === undefined ? {} : { LEPTOS_SITE_ROOT: root }),
  };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`);
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

/** A port that nobody listens on yet. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('no free port');
  }
  return address.port;
}
