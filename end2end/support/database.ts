// A fresh database for one server: a SQLite file in its folder, or a PostgreSQL database that is dropped again.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { Client } from 'pg';

import { postgres } from './environment';

export type Storage = 'sqlite' | 'postgres';

export interface Database {
  url: string;
  drop: () => Promise<void>;
}

export async function freshDatabase(storage: Storage, folder: string): Promise<Database> {
  if (storage === 'sqlite') {
    return { url: `sqlite:${join(folder, 'end2end.db')}`, drop: async () => {} };
  }
  const cluster = postgres();
  if (cluster === undefined) {
    throw new Error('TEST_POSTGRES_URL is missing.');
  }
  const name = `end2end_${randomBytes(8).toString('hex')}`;
  await command(cluster, `create database ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => command(cluster, `drop database ${name} with (force)`) };
}

async function command(cluster: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: cluster });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
