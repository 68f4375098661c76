// The control channel: what the runner tells a server beside the protocol.

import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { APIError } from 'better-auth/api';

import { setToRealTime, turnForward } from './clock';
import { drain } from './mails';
import type { Storage } from './storage';

const TABLES = ['session', 'account', 'verification', 'user'];

interface SetPassword {
  setPassword: (call: { body: { newPassword: string }; headers: Headers }) => Promise<unknown>;
}

export class Control {
  constructor(
    private readonly api: SetPassword,
    private readonly storage: Storage,
    private readonly hasRateLimitTable: boolean,
  ) {}

  /** The answer to a command, to be sent as JSON. */
  async answer(request: IncomingMessage): Promise<unknown> {
    const order = JSON.parse((await text(request)) || '{}') as { seconds: number; newPassword: string };
    switch (request.url) {
      case '/control/advance':
        turnForward(order.seconds);
        return {};
      case '/control/mails':
        return drain();
      case '/control/set-password':
        return this.setPassword({ newPassword: order.newPassword }, request.headers.cookie);
      case '/control/reset':
        return this.reset();
      default:
        throw new Error(`unknown command ${request.url}`);
    }
  }

  private async setPassword(body: { newPassword: string }, cookie: string | undefined): Promise<unknown> {
    const headers = new Headers(cookie === undefined ? {} : { cookie });
    try {
      return { status: 200, body: await this.api.setPassword({ body, headers }) };
    } catch (error) {
      if (error instanceof APIError) {
        return { status: error.statusCode, body: error.body ?? null };
      }
      throw error;
    }
  }

  private async reset(): Promise<unknown> {
    const tables = this.hasRateLimitTable ? [...TABLES, 'rateLimit'] : TABLES;
    await this.storage.run(tables.map((table) => `delete from "${table}";`).join(' '));
    drain();
    setToRealTime();
    return {};
  }
}
