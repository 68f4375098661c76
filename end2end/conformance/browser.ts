// Somebody at a browser of their own: it keeps cookies, names its origin when it posts, and follows nothing.

import { Answer } from './answer';
import { Jar } from './jar';
import type { Person } from './people';
import type { Mail } from './trace';
import type { Asked } from './wire';
import type { World } from './world';

/** What a request has beside its path; a header that is `null` is left out. */
export interface More {
  headers?: Record<string, string | null>;
  /** Sent as JSON unless it is text already. */
  body?: unknown;
}

/** The address from which everybody comes, unless they say otherwise. */
const ADDRESS = '203.0.113.7';

export class Browser {
  readonly jar: Jar;

  constructor(
    readonly name: string,
    readonly person: Person,
    private readonly world: World,
  ) {
    this.jar = new Jar(() => world.now());
  }

  gets(path: string, more: More = {}): Promise<Answer> {
    return this.sends('GET', this.world.basePath + path, more);
  }

  posts(path: string, body?: unknown, more: More = {}): Promise<Answer> {
    return this.sends('POST', this.world.basePath + path, { body, ...more });
  }

  /** Posts what an HTML form would. */
  postsForm(path: string, fields: Record<string, string>, more: More = {}): Promise<Answer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more.headers };
    return this.posts(path, new URLSearchParams(fields).toString(), { headers });
  }

  /** Sends a request to any path of the server, not only below the base path. */
  async sends(method: string, path: string, more: More = {}): Promise<Answer> {
    const asked = this.request(method, path, more);
    const answered = await this.world.exchange(this.name, asked);
    this.jar.take(answered.headers.filter(([name]) => name === 'set-cookie').map(([, line]) => line));
    return Answer.to(`${method} ${path}`, this.world.side, answered);
  }

  /** The same request several times at the same moment. */
  async postsAtOnce(times: number, path: string, body: unknown): Promise<void> {
    const asked = this.request('POST', this.world.basePath + path, { body });
    await this.world.exchangesAtOnce(this.name, times, asked);
  }

  async getsAtOnce(times: number, path: string): Promise<void> {
    await this.world.exchangesAtOnce(this.name, times, this.request('GET', this.world.basePath + path, {}));
  }

  signsUp(more: Record<string, unknown> = {}): Promise<Answer> {
    return this.posts('/sign-up/email', { ...this.person, ...more });
  }

  signsIn(more: Record<string, unknown> = {}): Promise<Answer> {
    const { email, password } = this.person;
    return this.posts('/sign-in/email', { email, password, ...more });
  }

  signsOut(): Promise<Answer> {
    return this.posts('/sign-out', {});
  }

  /** Asks who is signed in here. */
  looks(query = ''): Promise<Answer> {
    return this.gets(`/get-session${query}`);
  }

  /** The latest mail to this person, or to another address of theirs. */
  mail(kind: string, to = this.person.email): Mail & { url: string; token: string } {
    return this.world.mail(kind, to);
  }

  /** Opens a link from a mail. */
  follows({ url }: { url: string }, more: More = {}): Promise<Answer> {
    const { pathname, search } = new URL(url);
    return this.sends('GET', pathname + search, more);
  }

  private request(method: string, path: string, { headers = {}, body }: More): Asked {
    const usual: Record<string, string | undefined> = {
      host: new URL(this.world.origin).host,
      'x-forwarded-for': ADDRESS,
      'user-agent': `Browser of ${this.name}`,
      cookie: this.jar.header(),
      ...(method === 'POST' ? { origin: this.world.origin } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const text = body === undefined || typeof body === 'string' ? (body as string | undefined) : JSON.stringify(body);
    const length = text === undefined ? '0' : `${Buffer.byteLength(text)}`;
    const all = { ...usual, ...(method === 'POST' ? { 'content-length': length } : {}), ...headers };
    return { method, path, headers: withoutNothing(all), body: text };
  }
}

function withoutNothing(headers: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
