import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Pool } from '@switchback/postgres';

/** Bytes by what they belong to. */
export type Bytes = Readonly<Record<string, number>>;

/** Tables of all services and of the bus with their indexes, as they are on disk, and the write-ahead log since the server's first start. */
export async function databaseBytes(database: Pool): Promise<Bytes> {
  const tables = await database.query<{ name: string; bytes: number }>(
    `SELECT schemaname || '.' || relname AS name, pg_total_relation_size(relid)::float8 AS bytes FROM pg_stat_user_tables`,
  );
  const log = await database.query<{ bytes: number }>(`SELECT (pg_current_wal_lsn() - '0/0')::float8 AS bytes`);
  return { ...Object.fromEntries(tables.rows.map(({ name, bytes }) => [name, bytes])), 'write-ahead log': log.rows[0]?.bytes ?? 0 };
}

/** Records of each topic, as a broker on this machine keeps them; nothing where there is none. */
export function topicBytes(brokerDirectory: string): Bytes {
  const data = join(brokerDirectory, 'data');
  const bytes: Record<string, number> = {};
  if (!existsSync(data)) return bytes;
  for (const partition of readdirSync(data)) {
    const topic = /^(.+)-\d+$/.exec(partition)?.[1];
    if (topic === undefined) continue;
    const segments = readdirSync(join(data, partition)).filter((file) => file.endsWith('.log'));
    bytes[topic] = segments.reduce((sum, file) => sum + statSync(join(data, partition, file)).size, bytes[topic] ?? 0);
  }
  return bytes;
}

/** Of each message that was sent between two looks; what did not grow is left out. */
export function perMessage(before: Bytes, after: Bytes, messages: number): Bytes {
  const grown = Object.entries(after).map(([name, bytes]) => [name, (bytes - (before[name] ?? 0)) / messages] as const);
  return Object.fromEntries(grown.filter(([, bytes]) => bytes >= 1).sort(([, a], [, b]) => b - a));
}
