// The npm package better-auth as a server, told everything by its environment.

import './clock';

import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';

import type { Options } from '../options';
import { configuration } from './configuration';
import { Control } from './control';
import { storage } from './storage';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is missing.`);
  }
  return value;
}

async function serve(): Promise<void> {
  const options = JSON.parse(environment('OPTIONS')) as Options;
  const server = createServer().listen(Number(environment('PORT')), '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const tables = storage(environment('DATABASE_URL'));
  const configured = configuration(options, options.baseURL ?? `http://localhost:${port}`, tables.database);
  await (await getMigrations(configured)).runMigrations();
  const auth = betterAuth(configured);
  const control = new Control(auth.api as never, tables, options.rateLimit?.storage === 'database');

  const protocol: Handler = toNodeHandler(auth);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isControl = request.url?.startsWith('/control/') === true;
    const handler: Handler = isControl
      ? async () => void response.end(JSON.stringify(await control.answer(request)))
      : protocol;
    handler(request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}

// The runner holds the other end of stdin: when it is gone, so is the server.
process.stdin.resume().once('end', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));

await serve();
