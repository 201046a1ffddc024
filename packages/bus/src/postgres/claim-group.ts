import { type Pool } from '@switchback/postgres';

import { type Claim } from '../bus';
import { lockClass } from './lock-class';

const KEY = 0;

/** An advisory lock of a connection of its own: with its process or its connection the claim ends. */
export async function claimGroup(pool: Pool, schema: string, group: string): Promise<Claim | undefined> {
  const lock = [lockClass(`switchback.bus/${schema}/${group}/claim`), KEY];
  const client = await pool.connect();
  client.on('error', () => undefined); // the claim ended; what is done under it may be done twice
  try {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS taken', lock);
    if (rows[0]?.taken === true) return { release: () => client.query('SELECT pg_advisory_unlock($1, $2)', lock).then(() => client.release(true), () => client.release(true)) };
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release(true);
  return undefined;
}
