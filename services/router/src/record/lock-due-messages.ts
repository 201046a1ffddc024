import { type PoolClient } from '@switchback/postgres';

import { type StoredMessage } from '../decide/stored-message';
import { type MessageRow, storedMessage } from './lock-messages';

/**
 * Index: messages_wake_at. SKIP LOCKED: another replica's timers, or a report or cancel under way, are left to those; what they leave
 * due is found by the next look.
 */
const LOCK_DUE = {
  name: 'messages.lock_due',
  text: `
    SELECT id, customer_id, correlation_id, trace, state
    FROM messages
    WHERE wake_at <= $1
    ORDER BY wake_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED`,
};

/** Locks messages whose wake time has come, the longest overdue first. */
export async function lockDueMessages(client: PoolClient, now: Date, limit: number): Promise<readonly StoredMessage[]> {
  const found = await client.query<MessageRow>({ ...LOCK_DUE, values: [now, limit] });
  return found.rows.map(storedMessage);
}
