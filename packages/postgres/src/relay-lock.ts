import { escapeIdentifier, type PoolClient } from 'pg';

// The second key tells the schemas apart.
const LEADER = 'switchback.outbox.leader';
const STANDBY = 'switchback.outbox.standby';
const CHANNEL_PREFIX = 'switchback_outbox_';

/** True when this session is, or has become, the only one that relays the schema's outbox. The lock lives as long as the session. */
export async function tryLead(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>(`SELECT pg_try_advisory_lock(hashtext('${LEADER}'), hashtext(current_schema())) AS leads`);
  return rows[0]?.leads === true;
}

/** Makes this session known as one that waits for its turn. */
export async function enterStandby(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_advisory_lock_shared(hashtext('${STANDBY}'), hashtext(current_schema()))`);
}

export async function leaveStandby(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock_shared(hashtext('${STANDBY}'), hashtext(current_schema()))`);
}

/** Tells the session that leads that there is something in the outbox. */
export async function tellLeader(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_notify('${CHANNEL_PREFIX}' || current_schema(), '')`);
}

/**
 * Listens to those who stand by, if there are any. Every NOTIFY of the database, on whatever channel, wakes every session that listens
 * to anything, so a session that needs to hear nothing had better not listen.
 */
export async function listenToStandbys(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ schema: string; standbys: boolean }>(
    `SELECT current_schema()::text AS schema, EXISTS (
       SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND classid::bigint = hashtext('${STANDBY}')::bigint & 4294967295
         AND objid::bigint = hashtext(current_schema())::bigint & 4294967295
     ) AS standbys`,
  );
  const [row] = rows;
  if (row === undefined) return;
  await client.query(`${row.standbys ? 'LISTEN' : 'UNLISTEN'} ${escapeIdentifier(CHANNEL_PREFIX + row.schema)}`);
}
