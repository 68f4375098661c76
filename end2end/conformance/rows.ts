// What is written in the database after a scenario: the protocol's columns of the protocol's tables.

import Sqlite from 'libsql';
import { Client } from 'pg';

import type { Rows } from './trace';

const COLUMNS: Record<string, string[]> = {
  user: ['id', 'name', 'email', 'emailVerified', 'image', 'createdAt', 'updatedAt'],
  session: ['id', 'expiresAt', 'token', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent', 'userId'],
  account: ['id', 'accountId', 'providerId', 'userId', 'accessToken', 'password', 'createdAt', 'updatedAt'],
  verification: ['id', 'identifier', 'value', 'expiresAt', 'createdAt', 'updatedAt'],
};

export async function readRows(url: string): Promise<Rows> {
  return url.startsWith('sqlite:') ? readSqlite(url.slice('sqlite:'.length)) : readPostgres(url);
}

function question(table: string): string {
  const columns = (COLUMNS[table] ?? []).map((column) => `"${column}"`).join(', ');
  return `select ${columns} from "${table}" order by "createdAt"`;
}

function readSqlite(path: string): Rows {
  const database = new Sqlite(path, { timeout: 5_000 } as Sqlite.Options);
  try {
    const read = Object.keys(COLUMNS).map((table) => [table, database.prepare(question(table)).all()] as const);
    const rows = Object.fromEntries(read) as Rows;
    rows['user']?.forEach((user) => (user['emailVerified'] = user['emailVerified'] === 1));
    return rows;
  } finally {
    database.close();
  }
}

async function readPostgres(url: string): Promise<Rows> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const rows: Rows = {};
    for (const table of Object.keys(COLUMNS)) {
      rows[table] = (await client.query<Record<string, unknown>>(question(table))).rows.map(withTextForDates);
    }
    return rows;
  } finally {
    await client.end();
  }
}

function withTextForDates(row: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
