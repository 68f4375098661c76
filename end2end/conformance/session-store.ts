// The session as a page sees it: the store of the official client, through vanilla JavaScript, React and Vue.

import './window';

import { setTimeout as pause } from 'node:timers/promises';

import { createAuthClient as createVanilla } from 'better-auth/client';
import { createAuthClient as createReact } from 'better-auth/react';
import { createAuthClient as createVue } from 'better-auth/vue';
import { createElement } from 'react';
import { create } from 'react-test-renderer';
import { effectScope, watch } from 'vue';

import type { Browser } from './browser';
import { clientOptions } from './official-client';
import type { World } from './world';

export type Flavour = 'vanilla' | 'react' | 'vue';
export const FLAVOURS: Flavour[] = ['vanilla', 'react', 'vue'];

interface Seen {
  data: { user: unknown; session: unknown } | null;
  error: { status?: number } | null;
  isPending: boolean;
  isRefetching: boolean;
  refetch: () => Promise<void>;
}

interface Shown<Client> {
  client: Client;
  unmount: () => void;
}

type See = (state: Seen) => void;
type Vanilla = ReturnType<typeof createVanilla>;

/** Milliseconds until a store must have come to rest. */
const PATIENCE = 10_000;
const EVERY = 5;

export class SessionStore {
  private readonly shown: Shown<Vanilla>;
  private state: Seen | undefined;
  private settled = 0;
  private awaited = 0;

  /** Opens a page that shows the session. */
  constructor(
    flavour: Flavour,
    private readonly browser: Browser,
    private readonly world: World,
  ) {
    this.shown = SHOW[flavour](clientOptions(browser, world), (state) => this.see(state));
    this.note('sees at first');
  }

  /** The client to which the store belongs: what it does makes the store look again. */
  get client(): Vanilla {
    return this.shown.client;
  }

  /** Waits until the store has asked and heard once more, and notes what the page shows. */
  async settles(): Promise<void> {
    this.awaited += 1;
    const deadline = Date.now() + PATIENCE;
    while (this.settled < this.awaited) {
      if (Date.now() > deadline) {
        throw new Error('the session store does not come to rest');
      }
      await pause(EVERY);
    }
    this.note('sees');
  }

  /** Asks again, as a page does that was told to. */
  async refetches(): Promise<void> {
    await this.state?.refetch();
    this.awaited = this.settled;
    this.note('sees');
  }

  close(): void {
    this.shown.unmount();
  }

  private see(state: Seen): void {
    if (this.state?.isRefetching === true && !state.isRefetching && !state.isPending) {
      this.settled += 1;
    }
    this.state = state;
  }

  private note(what: string): void {
    const { data, error, isPending } = this.state ?? {};
    this.world.note(this.browser.name, what, { data, status: error?.status ?? null, isPending });
  }
}

type ClientOptions = ReturnType<typeof clientOptions>;

const SHOW: Record<Flavour, (options: ClientOptions, see: See) => Shown<Vanilla>> = {
  vanilla: (options, see) => {
    const client = createVanilla(options);
    return { client, unmount: client.useSession.subscribe((state) => see(state as Seen)) };
  },

  react: (options, see) => {
    const client = createReact(options);
    const Page = () => {
      see(client.useSession() as Seen);
      return null;
    };
    const page = create(createElement(Page));
    return { client: client as unknown as Vanilla, unmount: () => page.unmount() };
  },

  vue: (options, see) => {
    const client = createVue(options);
    const scope = effectScope();
    scope.run(() => {
      const session = client.useSession();
      watch(session, (state) => see(state as Seen), { immediate: true, flush: 'sync' });
    });
    return { client: client as unknown as Vanilla, unmount: () => scope.stop() };
  },
};
