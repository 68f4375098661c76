// The database behind better-auth: a SQLite file through libsql, or PostgreSQL through pg.

import type { BetterAuthOptions } from 'better-auth';
import { SqliteDialect } from 'kysely';
import Sqlite from 'libsql';
import { Pool } from 'pg';

export interface Storage {
  /** As better-auth takes it. */
  database: BetterAuthOptions['database'];
  run: (sql: string) => Promise<void>;
}

export function storage(url: string): Storage {
  return url.startsWith('sqlite:') ? sqlite(url.slice('sqlite:'.length)) : postgres(url);
}

function sqlite(path: string): Storage {
  const connection = new Sqlite(path);
  connection.pragma('foreign_keys = on');
  // Wrapped in a dialect, because libsql's class has a member `db`, by which better-auth takes it for something else.
  const dialect = new SqliteDialect({ database: connection as never });
  return {
    database: { dialect, type: 'sqlite', transaction: true },
    run: async (sql) => void connection.exec(sql),
  };
}

function postgres(url: string): Storage {
  const pool = new Pool({ connectionString: url, max: 4 });
  return { database: pool, run: async (sql) => void (await pool.query(sql)) };
}
