// One run of one scenario against one server: its people, its clock, its mails, and the record of what happened.

import { Browser } from './browser';
import { OfficialClient } from './official-client';
import { type Options, basePathOf } from './options';
import { ADA, EVE, type Person } from './people';
import { readRows } from './rows';
import type { Server } from './server';
import type { Side } from './side';
import type { Mail, Step, Trace } from './trace';
import { type Answered, type Asked, send } from './wire';

export class World {
  readonly basePath: string;
  /** Where the server believes to be reached. */
  readonly origin: string;
  readonly ada: Browser;
  /** Ada again, at another browser. */
  readonly phone: Browser;
  /** Somebody else. */
  readonly eve: Browser;

  private readonly steps: Step[] = [];
  private readonly start = Date.now();
  private ahead = 0;

  private constructor(
    private readonly server: Server,
    readonly options: Options,
  ) {
    this.basePath = basePathOf(options);
    this.origin = new URL(options.baseURL ?? `http://localhost:${server.port}`).origin;
    this.ada = this.browser('Ada', ADA);
    this.phone = this.browser("Ada's phone", ADA);
    this.eve = this.browser('Eve', EVE);
  }

  /** Acts a scenario out on a server that remembers nothing. */
  static async trace(server: Server, options: Options, act: (world: World) => Promise<void>): Promise<Trace> {
    await server.command('reset', {});
    const world = new World(server, options);
    let broke: string | undefined;
    try {
      await act(world);
    } catch (error) {
      broke = error instanceof Error ? error.message : String(error);
    }
    const { start, origin, steps } = world;
    const rows = await readRows(server.database.url);
    return { start, end: world.now(), origin, steps, rows, ...(broke === undefined ? {} : { broke }) };
  }

  get side(): Side {
    return this.server.side;
  }

  browser(name: string, person: Person): Browser {
    return new Browser(name, person, this);
  }

  /** The official client in a browser, with that browser's cookies. */
  readonly client = (browser: Browser): OfficialClient => new OfficialClient(browser, this);

  /** The moment in milliseconds, by the clock of the scenario. */
  now(): number {
    return Date.now() + this.ahead;
  }

  /** Time passes for the server and for all browsers. */
  readonly later = async (seconds: number): Promise<void> => {
    await this.server.command('advance', { seconds });
    this.ahead += seconds * 1000;
    this.note('time', `${seconds} seconds pass`, null);
  };

  async exchange(who: string, asked: Asked): Promise<Answered> {
    const answered = await send(this.server.port, asked);
    const mails = await this.server.command<Mail[]>('mails', {});
    this.steps.push({ kind: 'exchange', who, asked, answered, mails });
    return answered;
  }

  /** How often each status came: which request is first, and what the others run into, is chance. */
  async exchangesAtOnce(who: string, times: number, asked: Asked): Promise<void> {
    const answers = await Promise.all(Array.from({ length: times }, () => send(this.server.port, asked)));
    const mails = await this.server.command<Mail[]>('mails', {});
    const statuses = answers.map(({ status }) => status).sort();
    this.note(who, `${times} at once: ${asked.method} ${asked.path}`, { statuses, links: mails.filter(({ url }) => url).length });
  }

  note(who: string, what: string, found: unknown): void {
    this.steps.push({ kind: 'note', who, what, found });
  }

  mail(kind: string, to: string): Mail & { url: string; token: string } {
    const mails = this.steps.flatMap((step) => (step.kind === 'exchange' ? step.mails : []));
    const mail = mails.findLast((mail) => mail.kind === kind && mail.to === to);
    if (mail?.url === undefined || mail.token === undefined) {
      throw new Error(`no mail of kind ${kind} went to ${to}`);
    }
    return { ...mail, url: mail.url, token: mail.token };
  }

  /** Calls the server-only `setPassword` for whoever is signed in at a browser. */
  readonly setPassword = async (browser: Browser, newPassword: string): Promise<void> => {
    const cookie = browser.jar.header();
    const headers = { origin: this.origin, ...(cookie === undefined ? {} : { cookie }) };
    const answer = await this.server.command('set-password', { newPassword }, headers);
    this.note(browser.name, 'setPassword on the server', answer);
  };
}
