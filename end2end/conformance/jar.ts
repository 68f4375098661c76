// The cookies of one browser. They run out by the clock of the scenario, not by the one on the wall.

import { parseSetCookie } from './set-cookie';

interface Kept {
  value: string;
  until: number;
}

export class Jar {
  private cookies = new Map<string, Kept>();

  constructor(private readonly now: () => number) {}

  /** Takes what an answer sets and lets go of what it expires. */
  take(lines: string[]): void {
    for (const { name, value, attributes } of lines.map(parseSetCookie)) {
      const maxAge = attributes['max-age'];
      const until = maxAge === undefined ? Infinity : this.now() + Number(maxAge) * 1000;
      this.cookies.delete(name);
      if (until > this.now()) {
        this.cookies.set(name, { value, until });
      }
    }
  }

  /** The Cookie header; none when there is no cookie. */
  header(): string | undefined {
    const pairs = [...this.cookies].filter(([, { until }]) => until > this.now()).map(([name, { value }]) => `${name}=${value}`);
    return pairs.length === 0 ? undefined : pairs.join('; ');
  }

  /** The value of the cookie whose name ends so, such as `session_token`. */
  value(ending: string): string | undefined {
    return [...this.cookies].find(([name]) => name.endsWith(ending))?.[1].value;
  }

  /** Plants or changes a cookie, as its owner could. */
  set(name: string, value: string): void {
    this.cookies.set(name, { value, until: Infinity });
  }

  /** Changes the cookie whose name ends so. */
  change(ending: string, change: (value: string) => string): void {
    for (const [name, kept] of this.cookies) {
      if (name.endsWith(ending)) {
        this.cookies.set(name, { ...kept, value: change(kept.value) });
      }
    }
  }

  /** Drops the cookies whose names end so. */
  drop(ending = ''): void {
    [...this.cookies.keys()].filter((name) => name.endsWith(ending)).forEach((name) => this.cookies.delete(name));
  }

  /** Keeps every cookie for ever, as a program that ignores Max-Age does. */
  ignoreMaxAge(): void {
    this.cookies.forEach((kept) => (kept.until = Infinity));
  }

  copyTo(other: Jar): void {
    other.cookies = new Map(this.cookies);
  }
}
