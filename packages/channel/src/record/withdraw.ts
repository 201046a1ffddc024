import { type Outbox } from '@switchback/bus';
import { type PoolClient } from '@switchback/postgres';

import { isAttemptStatus } from '../decide/wire-vocabulary';
import { report } from './report';

export type Withdrawal = 'CANCELED' | 'IN_FLIGHT' | 'ENDED';

/** What a provider has, by its own id. */
export interface HandedOver {
  readonly attemptId: string;
  readonly messageId: string;
  readonly provider: string;
  readonly providerMessageId: string;
}

/** What came of it, and what a provider has where one has it. */
export interface Withdrawn {
  readonly outcome: Withdrawal;
  readonly handedOver?: HandedOver;
}

interface Attempt {
  readonly attemptId: string;
  readonly messageId: string;
  /** Whether a provider may have it although we do not know it, after a restore. */
  readonly mayBeSent: boolean;
}

/**
 * Withdraws an attempt unless a provider has it or may have it. An attempt that is not known yet is remembered as withdrawn, so its
 * dispatch will find it. Definitive: the same question gets the same answer, or IN_FLIGHT turns into ENDED.
 */
export async function withdraw(
  outbox: Outbox,
  attempt: Attempt,
  headers: Readonly<Record<string, string>>,
): Promise<Withdrawn> {
  return outbox.transaction(async ({ client, publish }) => {
    const canceled = (!attempt.mayBeSent && (await entomb(client, attempt))) || (await cancelWaiting(client, attempt.attemptId));
    if (!canceled) return standing(client, attempt);
    publish([report({ attemptId: attempt.attemptId, messageId: attempt.messageId, status: 'CANCELED', occurredAt: Date.now() }, headers)]);
    return { outcome: 'CANCELED' };
  });
}

async function entomb(client: PoolClient, attempt: Attempt): Promise<boolean> {
  const result = await client.query(
    `INSERT INTO claims (attempt_id, message_id, status) VALUES ($1, $2, 'CANCELED') ON CONFLICT DO NOTHING`,
    [attempt.attemptId, attempt.messageId],
  );
  return result.rowCount === 1;
}

async function cancelWaiting(client: PoolClient, attemptId: string): Promise<boolean> {
  const result = await client.query(
    `UPDATE claims SET status = 'CANCELED', wake_at = NULL, step_ends_at = NULL, dispatch = NULL, error_class = NULL, provider_code = NULL, updated_at = now()
     WHERE attempt_id = $1 AND status = 'QUEUED'`,
    [attemptId],
  );
  return result.rowCount === 1;
}

interface ClaimRow {
  readonly status: string;
  readonly provider: string | null;
  readonly provider_message_id: string | null;
}

async function standing(client: PoolClient, { attemptId, messageId }: Attempt): Promise<Withdrawn> {
  const result = await client.query<ClaimRow>('SELECT status, provider, provider_message_id FROM claims WHERE attempt_id = $1', [attemptId]);
  const [row] = result.rows;
  // Its dispatch is still to come: the attempt is UNKNOWN then.
  if (row === undefined) return { outcome: 'IN_FLIGHT' };
  const { status, provider, provider_message_id: providerMessageId } = row;
  const outcome = outcomeOf(status);
  if (outcome !== 'IN_FLIGHT' || provider === null || providerMessageId === null) return { outcome };
  return { outcome, handedOver: { attemptId, messageId, provider, providerMessageId } };
}

function outcomeOf(status: string): Withdrawal {
  if (!isAttemptStatus(status)) throw new Error(`a claim has the status "${status}"`);
  switch (status) {
    case 'CANCELED':
      return 'CANCELED';
    case 'QUEUED':
    case 'SENDING':
    case 'SENT':
    case 'UNKNOWN':
      return 'IN_FLIGHT';
    case 'DELIVERED':
    case 'READ':
    case 'UNDELIVERED':
    case 'REJECTED':
    case 'EXPIRED':
      return 'ENDED';
  }
}
