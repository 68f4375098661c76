// The cookies that an answer sets, by name: values opened, chunks put together, and of several lines for one cookie the
// last, which is the one that has an effect.

import type { Names } from './names';
import type { Options } from './options';
import { openSessionData } from './session-data';
import { type SetCookie, parseSetCookie } from './set-cookie';

const SIGNED = /^(.+)\.[A-Za-z0-9+/]{43}=$/;
const CHUNK = /\.(0|[1-9]\d*)$/;
/** A cookie line longer than this is refused by browsers, with some room. */
const LONGEST_LINE = 4050;

export interface NormalCookie {
  value: unknown;
  attributes: Record<string, string | true>;
}

export type NormalCookies = Record<string, NormalCookie>;

export class CookieNames {
  constructor(
    private readonly names: Names,
    private readonly options: Options,
    /** What makes of an opened payload something that can be compared. */
    private readonly payload: (opened: unknown) => unknown,
  ) {}

  async normal(lines: string[]): Promise<NormalCookies> {
    const last = new Map(lines.map((line) => [parseSetCookie(line).name, line]));
    const found: NormalCookies = {};
    for (const { name, value, attributes } of [...last.values()].map(parseSetCookie).filter((cookie) => !isChunk(cookie))) {
      found[name] = { value: await this.value(name, decoded(value)), attributes };
    }
    return { ...found, ...(await this.chunked([...last.values()])) };
  }

  private async value(name: string, value: string): Promise<unknown> {
    if (value === '') {
      return '';
    }
    if (name.endsWith(this.sessionData)) {
      return this.payload(await openSessionData(value, this.options.secret));
    }
    const signed = SIGNED.exec(value)?.[1];
    if (signed === undefined) {
      return value;
    }
    return signed === 'true' ? '<signed true>' : `<signed ${this.names.of('cookie token', signed)}>`;
  }

  /** How the name of the cookie ends in which the session is kept. */
  private get sessionData(): string {
    return this.options.advanced?.cookies?.['session_data']?.name ?? 'session_data';
  }

  private async chunked(lines: string[]): Promise<NormalCookies> {
    const chunks = lines.filter((line) => isChunk(parseSetCookie(line)));
    const parsed = chunks.map(parseSetCookie);
    const first = parsed[0];
    if (first === undefined) {
      return {};
    }
    const name = first.name.replace(CHUNK, '');
    const value = decoded(parsed.map((chunk) => chunk.value).join(''));
    const opened = await this.value(name, value);
    const areShort = chunks.every((line) => line.length <= LONGEST_LINE);
    return { [`${name} in ${chunks.length} chunks`]: { value: { opened, areShort }, attributes: first.attributes } };
  }
}

function isChunk({ name, value }: SetCookie): boolean {
  return CHUNK.test(name) && value !== '';
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
