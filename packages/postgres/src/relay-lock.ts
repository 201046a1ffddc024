import { escapeIdentifier, type PoolClient } from 'pg';

const LOCK = `hashtext('switchback.outbox'), hashtext(current_schema())`;
const CHANNEL_PREFIX = 'switchback_outbox_';

/** True when this session is, or has become, the only one that relays the schema's outbox. The lock lives as long as the session. */
export async function tryLead(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean; schema: string }>(
    `SELECT pg_try_advisory_lock(${LOCK}) AS leads, current_schema()::text AS schema`,
  );
  const [row] = rows;
  if (row?.leads !== true) return false;
  await client.query(`LISTEN ${escapeIdentifier(CHANNEL_PREFIX + row.schema)}`);
  return true;
}

/** Tells the session that leads that there is something in the outbox. */
export async function tellLeader(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_notify('${CHANNEL_PREFIX}' || current_schema(), '')`);
}
