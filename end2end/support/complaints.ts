// Everything that a browser complains about while a test runs; nothing is accepted unless the test says so.

import { type BrowserContext, type ConsoleMessage, type Request, expect } from '@playwright/test';

const REASONS = new Map([
  [401, 'Unauthorized'],
  [404, 'Not Found'],
  [422, 'Unprocessable Entity'],
  [400, 'Bad Request'],
  [403, 'Forbidden'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [503, 'Service Unavailable'],
]);

interface Complaint {
  path: string;
  text: string;
}

interface Accepted {
  path: string | RegExp;
  text: string;
}

export class Complaints {
  private readonly heard: Complaint[] = [];
  private readonly accepted: Accepted[] = [];

  constructor(
    private readonly origin: string,
    private readonly hasJavaScript: boolean,
  ) {}

  /** Listens to every page of a browser, those to come included. */
  listenTo(context: BrowserContext): void {
    context.on('console', (message) => this.hearConsole(message));
    context.on('weberror', (error) => this.hear('', `uncaught: ${error.error().stack ?? error.error().message}`));
    context.on('requestfailed', (request) => this.hearFailure(request));
    context.on('request', (request) => this.hearStranger(request));
  }

  /** Chromium writes every answer of 4xx to the console; this one belongs to the test. */
  accept(status: number, path: string): void {
    const words = `the server responded with a status of ${status} (${REASONS.get(status) ?? ''})`;
    this.accepted.push({ path, text: `error: Failed to load resource: ${words}` });
  }

  /** A request that the test itself lets fail, such as `net::ERR_INTERNET_DISCONNECTED`. */
  acceptFailure(reason: string, path: string | RegExp): void {
    for (const text of [`failed: ${reason}`, `error: Failed to load resource: ${reason}`]) {
      this.accepted.push({ path, text });
    }
  }

  check(): void {
    const unexpected = this.heard.filter((complaint) => !this.accepted.some((accepted) => fits(complaint, accepted)));
    expect.soft(unexpected, 'complaints of the browser').toEqual([]);
  }

  private hear(url: string, text: string): void {
    this.heard.push({ path: URL.canParse(url) ? new URL(url).pathname : url, text });
  }

  private hearConsole(message: ConsoleMessage): void {
    const isComplaint = ['error', 'warning', 'assert'].includes(message.type());
    if (isComplaint && (this.hasJavaScript || !isUnusedProgram(message.text()))) {
      this.hear(message.location().url, `${message.type()}: ${message.text()}`);
    }
  }

  private hearFailure(request: Request): void {
    const reason = request.failure()?.errorText ?? 'for no reason';
    if (!isCutOffIcon(request, reason) && (this.hasJavaScript || !isProgram(request))) {
      this.hear(request.url(), `failed: ${reason}`);
    }
  }

  private hearStranger(request: Request): void {
    const url = new URL(request.url());
    if (['http:', 'https:'].includes(url.protocol) && url.origin !== this.origin) {
      this.hear(request.url(), `asked a stranger: ${url.origin}`);
    }
  }
}

function fits(complaint: Complaint, { path, text }: Accepted): boolean {
  const isThere = typeof path === 'string' ? complaint.path === path : path.test(complaint.path);
  return isThere && complaint.text === text;
}

/** A browser without JavaScript is told to load the program ahead, refuses, and wonders that nobody uses it. */
function isProgram(request: Request): boolean {
  return /\/pkg\/[^/]+\.(js|wasm)$/.test(request.url());
}

function isUnusedProgram(text: string): boolean {
  return /\/pkg\/[^/]+\.wasm was preloaded using link preload but not used/.test(text);
}

/** The icon is not waited for: who goes on quickly cuts it off. */
function isCutOffIcon(request: Request, reason: string): boolean {
  return request.url().endsWith('/favicon.svg') && reason === 'net::ERR_ABORTED';
}
