// A service in another process, the gateway of the examples: it has neither database nor secret, and asks a side who is
// calling.

import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { complete } from './options';
import { Server, firstLine, spawnHere } from './server';
import { type Side, built } from './side';
import { World } from './world';

/** Milliseconds after which nobody who has signed out may still be seen: what the gateway caches for, and a request. */
const CACHE_TIME = 2_000 + 3_000;
const EVERY = 100;

/** Why a service does not know of a side who is signed in there; nothing when it does. */
export async function gatewayFails(side: Side): Promise<string | undefined> {
  const options = complete({});
  const server = await Server.start(side, 'sqlite', options);
  const gateway = spawnHere([built('example-gateway', 'KEYWARD_GATEWAY')], tmpdir(), {
    ADDRESS: '127.0.0.1:0',
    ACCOUNTS: `http://127.0.0.1:${server.port}/api/auth`,
    COOKIE_PREFIX: 'better-auth',
  });
  try {
    const address = await firstLine(gateway);
    const { broke } = await World.trace(server, options, (world) => signInAndAsk(world, address));
    return broke;
  } finally {
    gateway.kill('SIGKILL');
    await server.stop();
  }
}

/** Ada signs up by the official client; her cookies go to the service. */
async function signInAndAsk({ ada, client }: World, gateway: string): Promise<void> {
  const program = client(ada);
  expect('before she signs up', (await whoami(gateway, '')).status, 401);
  await program.calls('signUp.email', (auth) => auth.signUp.email(ada.person));
  const { data } = await program.calls('getSession', (auth) => auth.getSession());
  const cookies = ada.jar.header() ?? '';
  const answer = await whoami(gateway, cookies);
  expect('signed in', answer.status, 200);
  expect('the user', await answer.json(), JSON.parse(JSON.stringify(data?.user)));

  await program.calls('signOut', (auth) => auth.signOut());
  expect('at once, where it matters', (await ask(gateway, '/vault', cookies)).status, 401);
  const end = Date.now() + CACHE_TIME;
  while ((await whoami(gateway, cookies)).status !== 401 && Date.now() < end) {
    await pause(EVERY);
  }
  expect('after a while, everywhere', (await whoami(gateway, cookies)).status, 401);
}

function whoami(gateway: string, cookies: string): Promise<Response> {
  return ask(gateway, '/whoami', cookies);
}

function ask(gateway: string, path: string, cookies: string): Promise<Response> {
  return fetch(gateway + path, { headers: cookies === '' ? {} : { cookie: cookies } });
}

function expect(what: string, found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`${what}: ${JSON.stringify(found)} and not ${JSON.stringify(expected)}`);
  }
}
