import { type Pool } from '@switchback/postgres';

/** How long claims, receipts and signals are kept after the last change that could concern them. */
const KEEP = "interval '7 days'";
const UNMATCHED = "interval '72 hours'";
const BATCH = 2_000;

const STATEMENTS = [
  // A claim that still waits for something is never old enough. An attempt without proof is over when its message is: at most 30 days.
  `DELETE FROM claims WHERE attempt_id IN (
     SELECT attempt_id FROM claims
     WHERE created_at < now() - ${KEEP} AND updated_at < now() - ${KEEP} AND status NOT IN ('QUEUED', 'SENDING')
       AND (status NOT IN ('SENT', 'UNKNOWN') OR updated_at < now() - interval '30 days')
     LIMIT ${BATCH})`,
  `DELETE FROM receipts WHERE id IN (
     SELECT id FROM receipts
     WHERE received_at < now() - ${UNMATCHED} AND (attempt_id IS NULL OR received_at < now() - ${KEEP})
     LIMIT ${BATCH})`,
  `DELETE FROM signals WHERE signal_id IN (SELECT signal_id FROM signals WHERE received_at < now() - ${KEEP} LIMIT ${BATCH})`,
  // No window of a provider is longer.
  `DELETE FROM conversations WHERE (provider, person) IN (
     SELECT provider, person FROM conversations WHERE last_inbound_at < now() - ${KEEP} LIMIT ${BATCH})`,
  // No claim is kept longer.
  `DELETE FROM message_parts WHERE ctid = ANY (ARRAY(
     SELECT ctid FROM message_parts WHERE created_at < now() - interval '31 days' LIMIT ${BATCH}))`,
];

/** Deletes what has served its time, in small batches so that nobody waits for it. Answers how many rows went. */
export async function prune(pool: Pool, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (const statement of STATEMENTS) {
    for (let deleted = BATCH; deleted === BATCH && !signal.aborted; ) {
      deleted = (await pool.query(statement)).rowCount ?? 0;
      total += deleted;
    }
  }
  return total;
}
