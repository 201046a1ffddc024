import { type PoolClient, type QueryResult } from 'pg';

import { type OutboxRecord } from './outbox-record';

// One round trip. Nothing is lost when the commit of this transaction is: the rows come back and are published again.
const BEGIN = `BEGIN; SET LOCAL synchronous_commit = off;
  SELECT pg_try_advisory_xact_lock(hashtext('switchback.outbox'), hashtext(current_schema())) AS held`;

// The advisory lock makes this the only taker, so the rows need no locks of their own, and the snapshot of this statement is younger
// than the commit of the taker before. ARRAY(...) and ctid pin the plan: an index scan for the oldest ids, then straight to the rows,
// whatever the statistics of a table that is empty most of the time.
const TAKE = {
  name: 'outbox.take',
  text: `DELETE FROM outbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM outbox ORDER BY id LIMIT $1))
         RETURNING id, topic, key, value, headers`,
  rowMode: 'array',
} as const;

type Row = [id: string, topic: string, key: string, value: Buffer, headers: string];

/** Begins a transaction and deletes the oldest rows in it: they are gone when the caller commits. 'busy': another replica is at it. */
export async function takeOutbox(client: PoolClient, limit: number): Promise<OutboxRecord[] | 'busy'> {
  if (!(await begin(client))) return 'busy';
  const { rows } = await client.query<Row>({ ...TAKE, values: [limit] });
  return rows.sort((a, b) => Number(a[0]) - Number(b[0])).map(toRecord);
}

async function begin(client: PoolClient): Promise<boolean> {
  const results: unknown = await client.query(BEGIN);
  if (!Array.isArray(results)) return false;
  const last: QueryResult<{ held: boolean }> | undefined = results.at(-1);
  return last?.rows[0]?.held === true;
}

function toRecord([, topic, key, value, headers]: Row): OutboxRecord {
  return { topic, key, value, headers: headers === '{}' ? {} : JSON.parse(headers) };
}
