// What the server wrote, and what must never stand there: an error, a password, a cookie.

import type { ChildProcess } from 'node:child_process';

import { expect } from '@playwright/test';

/** Milliseconds until a line must be there. */
const PATIENCE = 15_000;
/** Lines that are shown when the server failed. */
const TAIL = 20;
/** Shorter texts are no secrets, and would be found by chance. */
const SHORTEST_SECRET = 8;

/** The level of a line, plain, coloured or in JSON; not a part of a code such as `VALIDATION_ERROR`. */
const ERROR = /(?<![A-Z_])ERROR\b|\bpanicked at\b/;

export class ServerLog {
  private text = '';
  private readonly secrets = new Set<string>();

  record(server: ChildProcess): void {
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.text += text));
    }
  }

  /** A password, or the value of a cookie in any of its spellings. */
  mustNotHold(secret: string): void {
    const decoded = decode(secret);
    for (const spelling of [secret, decoded, ...decoded.split('.')]) {
      if (spelling.length >= SHORTEST_SECRET) {
        this.secrets.add(spelling);
      }
    }
  }

  /** The log has no error and no secret. */
  check(): void {
    const errors = this.text.split('\n').filter((line) => ERROR.test(line));
    expect.soft(errors, 'errors in the log of the server').toEqual([]);
    this.checkForSecrets();
  }

  checkForSecrets(): void {
    const secrets = [...this.secrets];
    const leaks = this.text.split('\n').filter((line) => secrets.some((secret) => line.includes(secret)));
    expect.soft(leaks, 'lines of the log of the server that hold a secret').toEqual([]);
  }

  /** Waits for a line. */
  async says(words: RegExp): Promise<void> {
    const found = () => this.text.split('\n').some((line) => words.test(line));
    await expect.poll(found, { message: `the log says ${words}`, timeout: PATIENCE }).toBe(true);
  }

  tail(): string {
    return this.text.split('\n').slice(-TAIL).join('\n');
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
