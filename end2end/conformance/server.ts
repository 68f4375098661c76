// A server under comparison: a child process on a database of its own, which never outlives the runner.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { type Database, type Storage, freshDatabase } from '../support/database';
import type { Options } from './options';
import type { Side } from './side';
import { program } from './side';

/** Milliseconds until a server must be ready, or must have stopped. */
const PATIENCE = 60_000;
/** Characters of its complaints that are kept. */
const KEPT = 4_000;

const running = new Set<ChildProcess>();

/** Ends every server at once, for a runner that is about to end itself. */
export function killAllServers(): void {
  running.forEach((child) => child.kill('SIGKILL'));
}

/** A program that the runner takes along when it ends. */
export function spawnHere(
  [command, ...given]: [string, ...string[]],
  folder: string,
  environment: Record<string, string>,
): ChildProcess {
  const child = spawn(command, given, { cwd: folder, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  child.stdin?.on('error', () => {});
  return child;
}

export class Server {
  private complaints = '';

  private constructor(
    readonly side: Side,
    readonly storage: Storage,
    readonly database: Database,
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(side: Side, storage: Storage, options: Options): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'keyward-conformance-'));
    const database = await freshDatabase(storage, folder);
    const child = spawnServer(side, folder, database.url, options);
    try {
      const { port, complaints } = await readiness(child);
      const server = new Server(side, storage, database, folder, child, port);
      server.complaints = complaints;
      child.stderr?.on('data', (text: string) => (server.complaints = (server.complaints + text).slice(-KEPT)));
      return server;
    } catch (error) {
      const ended = endOf(child);
      child.kill('SIGKILL');
      await ended;
      await database.drop();
      await rm(folder, { recursive: true, force: true });
      throw new Error(`it did not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** What it wrote to stderr lately. */
  get tail(): string {
    return this.complaints;
  }

  async command<T>(name: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}/control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${this.side} refuses /control/${name} with ${response.status}\n${this.complaints}`);
    }
    return (await response.json()) as T;
  }

  async stop(): Promise<void> {
    const ended = endOf(this.child);
    this.child.kill('SIGTERM');
    const overdue = pause(PATIENCE, undefined, { ref: false }).then(() => void this.child.kill('SIGKILL'));
    await Promise.race([ended, overdue]);
    await ended;
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function spawnServer(side: Side, folder: string, databaseUrl: string, options: Options): ChildProcess {
  return spawnHere(program(side), folder, {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    OPTIONS: JSON.stringify(options),
  });
}

function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => child.once('close', () => resolve()));
}

/** Waits for the one line that a server prints when it is ready. */
async function readiness(child: ChildProcess): Promise<{ port: number; complaints: string }> {
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const { port } = JSON.parse(await firstLine(child, () => complaints)) as { port: number };
  return { port, complaints };
}

/** The line that a program prints when it is ready. */
export async function firstLine(child: ChildProcess, complaints: () => string = () => ''): Promise<string> {
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`it ended with ${code}:\n${complaints()}`)));
  });
  const overdue = pause(PATIENCE, undefined, { ref: false }).then(() => {
    throw new Error(`it is not ready after ${PATIENCE} ms:\n${complaints()}`);
  });
  return Promise.race([line, overdue]);
}
