// A trace in which everything that differs from run to run has a stable name, ready to be compared.

import { createHash } from 'node:crypto';

import { CookieNames, type NormalCookies } from './normal-cookies';
import { Moments } from './moments';
import { type Kind, Names } from './names';
import { type Options, isRecord } from './options';
import type { Exchange, Mail, Rows, Step, Trace } from './trace';

export interface NormalStep {
  /** Who did what: for people who read a report, not compared. */
  label: string;
  status?: number;
  headers?: Record<string, string>;
  cookies?: NormalCookies;
  body?: unknown;
  mails?: unknown[];
  found?: unknown;
}

export interface NormalTrace {
  steps: NormalStep[];
  rows: Rows;
  /** The cookie tokens of sessions over which somebody signed in at the same browser. */
  replaced: string[];
  broke?: string;
}

const HEADERS = [
  'location',
  'content-type',
  'cache-control',
  'pragma',
  'retry-after',
  'x-retry-after',
  'allow',
  'www-authenticate',
  'access-control-allow-origin',
  'access-control-allow-credentials',
];

/** Seconds to wait depend on how fast the requests before were; the window does not. */
const WINDOWS = [10, 60, 600];

export async function normalise(trace: Trace, options: Options): Promise<NormalTrace> {
  const normaliser = new Normaliser(trace, options);
  const steps: NormalStep[] = [];
  for (const step of trace.steps) {
    steps.push(await normaliser.step(step));
  }
  const rows = normaliser.rows(trace.rows, trace.end);
  return { steps, rows, replaced: normaliser.replaced, ...(trace.broke === undefined ? {} : { broke: normaliser.text(trace.broke) }) };
}

class Normaliser {
  readonly replaced: string[] = [];
  private readonly names = new Names();
  private readonly moments: Moments;
  private readonly cookies: CookieNames;

  constructor(
    private readonly trace: Trace,
    options: Options,
  ) {
    this.moments = new Moments(trace.start);
    this.cookies = new CookieNames(this.names, options, (opened) => this.value(withMoments(opened)));
  }

  async step(step: Step): Promise<NormalStep> {
    if (step.kind === 'note') {
      const found: unknown = JSON.parse(JSON.stringify(step.found ?? null));
      return { label: `${step.who}: ${step.what}`, found: this.value(found) };
    }
    return this.exchange(step);
  }

  /** Mails first: what they promise is named before it is seen anywhere else. */
  private async exchange({ who, asked, answered, mails }: Exchange): Promise<NormalStep> {
    const normalMails = mails.map((mail) => this.mail(mail));
    const cookies = answered.headers.filter(([name]) => name === 'set-cookie').map(([, line]) => line);
    const body = this.body(answered.body);
    const normalCookies = await this.cookies.normal(cookies);
    this.noteReplaced(asked.headers['cookie'], normalCookies);
    const question = `${who}: ${asked.method} ${asked.path}${asked.body === undefined ? '' : ` ${asked.body}`}`;
    return {
      label: this.text(question),
      status: answered.status,
      headers: this.headers(answered.headers),
      cookies: normalCookies,
      body,
      mails: normalMails,
    };
  }

  /** A signed token came in, and another one went out. */
  private noteReplaced(header: string | undefined, cookies: NormalCookies): void {
    const isNew = Object.values(cookies).some(({ value }) => typeof value === 'string' && value.startsWith('<signed <'));
    const tokens = this.names.valuesOf('cookie token');
    const before = tokens.filter((token) => header?.includes(`=${token}.`));
    const after = new Set(Object.values(cookies).map(({ value }) => value));
    const names = before.map((token) => this.names.of('cookie token', token));
    this.replaced.push(...(isNew ? names.filter((name) => !after.has(`<signed ${name}>`)) : []));
  }

  rows(rows: Rows, end: number): Rows {
    const isOver = (row: Record<string, unknown>) => Date.parse(String(row['expiresAt'])) < end;
    // A promise that can no longer be redeemed is as good as deleted; when it is swept away is nobody's business.
    const live = { ...rows, verification: (rows['verification'] ?? []).filter((row) => !isOver(row)) };
    const normal = Object.entries(live).map(([table, list]) => {
      const named = list.map((row) => this.row(row));
      return [table, named.sort((one, other) => compareText(JSON.stringify(one), JSON.stringify(other)))] as const;
    });
    return Object.fromEntries(normal);
  }

  /** A text with the names of what is known, and the server by the name `<origin>`. */
  text(text: string): string {
    return this.names.within(text.replaceAll(this.trace.origin, '<origin>').replaceAll(encodeURIComponent(this.trace.origin), '<origin>'));
  }

  private row(row: Record<string, unknown>): Record<string, unknown> {
    const { id, password, token, identifier, ...rest } = row;
    const named = this.value(rest) as Record<string, unknown>;
    return {
      id: this.storedId(kindOf(row), String(id)),
      ...named,
      ...('password' in row ? { password: passwordFormat(password) } : {}),
      ...('token' in row ? { token: this.storedToken(String(token)) } : {}),
      ...('identifier' in row ? { identifier: this.storedIdentifier(String(identifier)) } : {}),
    };
  }

  /** Of rows that no answer showed the order means nothing, and a number would be one. */
  private storedId(kind: Kind, id: string): string {
    return kind === 'user' || this.names.has(kind, id) ? this.names.of(kind, id) : `<new ${kind}>`;
  }

  /** A token that is stored as the cookie holds it is one thing, a hash of it is another. */
  private storedToken(token: string): string {
    const seen = this.names.valuesOf('cookie token');
    const hashed = seen.find((value) => createHash('sha256').update(value).digest('base64url') === token);
    if (hashed !== undefined) {
      return `<hash of ${this.names.of('cookie token', hashed)}>`;
    }
    return seen.includes(token) ? this.names.of('cookie token', token) : '<other text>';
  }

  private storedIdentifier(identifier: string): string {
    const named = this.names.within(identifier);
    return named === identifier ? '<other text>' : named;
  }

  private mail(mail: Mail): Record<string, unknown> {
    if (mail.token !== undefined && mail.token !== '') {
      this.names.of('mail token', mail.token);
    }
    const present = Object.entries(mail).filter(([, text]) => text !== undefined && text !== null && text !== '').sort();
    return Object.fromEntries(present.map(([key, text]) => [key, this.text(text as string)]));
  }

  private headers(headers: [string, string][]): Record<string, string> {
    const kept = headers.filter(([name]) => HEADERS.includes(name));
    return Object.fromEntries(kept.map(([name, value]) => [name, this.header(name, value)]));
  }

  private header(name: string, value: string): string {
    if (name === 'location') {
      return this.text(URL.canParse(value, this.trace.origin) ? new URL(value, this.trace.origin).href : value);
    }
    if (name.endsWith('retry-after')) {
      const window = WINDOWS.find((window) => Number(value) <= window && Number(value) > 0);
      return window === undefined ? value : `<at most ${window}>`;
    }
    return value;
  }

  private body(text: string): unknown {
    if (text === '') {
      return '<empty>';
    }
    try {
      return this.value(JSON.parse(text));
    } catch {
      return this.text(text);
    }
  }

  private value(value: unknown, key = '', within: Record<string, unknown> = {}): unknown {
    if (Array.isArray(value)) {
      return value.map((member) => this.value(member, key));
    }
    if (isRecord(value)) {
      const sorted = Object.entries(value).sort(([one], [other]) => compareText(one, other));
      return Object.fromEntries(sorted.map(([name, member]) => [name, this.value(member, name, value)]));
    }
    return typeof value === 'string' ? this.named(value, key, within) : value;
  }

  private named(text: string, key: string, within: Record<string, unknown>): string {
    if (key === 'token') {
      return this.names.of('token', text);
    }
    if (key === 'binding') {
      return '<binding>';
    }
    if (key === 'userId' || key === 'id') {
      return this.names.of(key === 'userId' ? 'user' : kindOf(within), text);
    }
    return this.moments.ofText(text) ?? this.text(text);
  }
}

function kindOf(row: Record<string, unknown>): Kind {
  if ('providerId' in row) {
    return 'account';
  }
  if ('userAgent' in row) {
    return 'session';
  }
  return 'email' in row ? 'user' : 'id';
}

/** Moments in numbers, which only sealed cookies have, as text. */
function withMoments(opened: unknown): unknown {
  if (!isRecord(opened)) {
    return opened;
  }
  const entries = Object.entries(opened).map(([key, value]) => {
    if (typeof value === 'number' && ['updatedAt', 'expiresAt', 'iat', 'exp'].includes(key)) {
      return [key, new Date(key === 'iat' || key === 'exp' ? value * 1000 : value).toISOString()];
    }
    return [key, withMoments(value)];
  });
  return Object.fromEntries(entries) as unknown;
}

function passwordFormat(hash: unknown): unknown {
  if (typeof hash !== 'string') {
    return hash;
  }
  const format = hash.startsWith('$') ? hash.split('$')[1] : /^[0-9a-f]{32}:[0-9a-f]{128}$/.test(hash) ? 'scrypt' : 'other';
  return `<${format} hash>`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
