import { transaction, type Pool } from '@switchback/postgres';

const CHUNK = 5_000;
const RETAIN_UNREAD_MS = 7 * 24 * 3_600_000;

// Of a topic's oldest records, those that every group has behind it (keeping the newest for those who look), and those that are too old
// whoever has not read them. Most of the time the very oldest is neither, and then nothing more is read.
const PRUNE = `WITH floors AS MATERIALIZED (
    SELECT p AS partition, (SELECT min(g.next_offset) FROM group_offsets g WHERE g.topic = t.id AND g.partition = p) AS read_to,
           t.next_offset - $2::bigint AS kept_from
    FROM topics t, generate_series(0, t.partitions - 1) AS p WHERE t.id = $1
  ), first AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM floors WHERE r."offset" < read_to AND r."offset" < kept_from) OR r.appended_ms < $3::bigint AS due
    FROM records r WHERE r.topic = $1 ORDER BY r."offset" LIMIT 1
  ), oldest AS (
    SELECT ctid, partition, "offset", appended_ms FROM records
    WHERE topic = $1 AND (SELECT due FROM first) ORDER BY "offset" LIMIT ${CHUNK}
  )
  DELETE FROM records WHERE ctid = ANY (ARRAY(
    SELECT o.ctid FROM oldest o JOIN floors f USING (partition)
    WHERE (o."offset" < f.read_to AND o."offset" < f.kept_from) OR o.appended_ms < $3::bigint
  ))`;

// The topics whose oldest record may have to go, in one look for all: of an idle bus whose groups keep up, none. Index: the primary key.
const PRUNABLE = `SELECT t.id FROM topics t
  CROSS JOIN LATERAL (SELECT r."offset", r.appended_ms FROM records r WHERE r.topic = t.id ORDER BY r."offset" LIMIT 1) oldest
  WHERE oldest.appended_ms < $2::bigint OR oldest."offset" < t.next_offset - $1::bigint
  ORDER BY t.id`;

/** Deletes what is processed, of all topics, in chunks; one process of the platform does it at a time. */
export async function prune(pool: Pool, retainConsumed: number, stop: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ id: number }>({ name: 'bus.prunable', text: PRUNABLE, values: [retainConsumed, Date.now() - RETAIN_UNREAD_MS] });
  for (const { id } of rows) {
    while (!stop.aborted && (await pruneChunk(pool, id, retainConsumed)) === CHUNK);
  }
}

function pruneChunk(pool: Pool, topic: number, retainConsumed: number): Promise<number> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('switchback.bus.prune'), hashtext(current_schema())) AS mine,
              set_config('synchronous_commit', 'off', true)`,
    );
    if (rows[0]?.mine !== true) return 0;
    const deleted = await client.query(PRUNE, [topic, retainConsumed, Date.now() - RETAIN_UNREAD_MS]);
    return deleted.rowCount ?? 0;
  });
}
