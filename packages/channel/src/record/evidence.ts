import { mergeAttemptStatus, type AttemptStatus, type ErrorClass } from '@switchback/fallback';
import { type OutboxTransaction } from '@switchback/bus';
import { type OutboxRecord, type PoolClient, textArray } from '@switchback/postgres';

import { isAttemptStatus } from '../decide/wire-vocabulary';
import { RESTORED } from './new-claim';
import { report } from './report';

/** A provider's later word about an attempt that we know. Times in milliseconds since the epoch. */
export interface Evidence {
  readonly attemptId: string;
  /** Whose word it is, where it may be another's than was thought. */
  readonly provider?: string | undefined;
  readonly status: AttemptStatus;
  readonly providerMessageId: string;
  readonly errorClass?: ErrorClass | undefined;
  readonly code?: string | undefined;
  readonly occurredAt: number;
  /** The headers that the report travels with, given what is stored of the attempt. */
  readonly headers: (attempt: KnownAttempt) => Readonly<Record<string, string>>;
}

/** An attempt as evidence finds it. `trace`: W3C headers as JSON. */
export interface KnownAttempt {
  readonly attemptId: string;
  readonly messageId: string;
  readonly trace: string | null;
}

interface ClaimRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly status: string;
  readonly provider: string | null;
  readonly provider_message_id: string | null;
  readonly provider_code: string | null;
  readonly handoff_at: Date | null;
  readonly first_called_at: Date | null;
  readonly trace: string | null;
}

interface Standing {
  readonly row: ClaimRow;
  status: AttemptStatus;
  changedBy: Evidence | undefined;
}

/** In the order of their ids, like every writer of several claims, so that two of them cannot wait for each other. */
const LOCK = {
  name: 'claims.lock',
  text: `
    SELECT attempt_id, message_id, status, provider, provider_message_id, provider_code, handoff_at, first_called_at, trace
    FROM claims WHERE attempt_id = ANY($1::text[]) ORDER BY attempt_id FOR UPDATE`,
};

/** Definite word came: nothing is to be called, asked or found expired any more, and what was to be said is not kept. */
const UPDATE = {
  name: 'claims.merge-evidence',
  text: `
    UPDATE claims c
    SET status = e.status, error_class = e.error_class, provider_code = e.provider_code, updated_at = now(), wake_at = NULL,
        lease_until = NULL, step_ends_at = NULL, reconcile_at = NULL, dispatch = NULL,
        delivered_at = coalesce(c.delivered_at, CASE WHEN e.status IN ('DELIVERED', 'READ') THEN now() END),
        provider_message_id = coalesce(c.provider_message_id, e.provider_message_id),
        provider = coalesce(e.provider, c.provider)
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
      AS e (attempt_id, status, error_class, provider_code, provider_message_id, provider)
    WHERE c.attempt_id = e.attempt_id`,
};

/**
 * Merges evidence into its claims by rank and answers what there is to report: one record per step forward. Evidence that says
 * nothing new changes nothing. Attempts that are not known are passed over.
 */
export async function applyEvidence(transaction: OutboxTransaction, evidence: readonly Evidence[]): Promise<OutboxRecord[]> {
  const ids = [...new Set(evidence.map((item) => item.attemptId))];
  const rows = await transaction.client.query<ClaimRow>({ ...LOCK, values: [textArray(ids)] });
  const standings = new Map(rows.rows.map((row) => [row.attempt_id, standing(row)]));
  const reports = evidence.flatMap((item) => {
    const attempt = standings.get(item.attemptId);
    return attempt === undefined ? [] : merge(attempt, item);
  });
  transaction.last((client) => update(client, [...standings.values()]));
  return reports;
}

function standing(row: ClaimRow): Standing {
  if (!isAttemptStatus(row.status)) throw new Error(`a claim has the status ${row.status}`);
  return { row, status: row.status, changedBy: undefined };
}

function merge(attempt: Standing, item: Evidence): OutboxRecord[] {
  const merged = weigh(attempt.status, item.status);
  if (merged === attempt.status) return [];
  attempt.status = merged;
  attempt.changedBy = item;
  const { row } = attempt;
  const news = {
    attemptId: row.attempt_id,
    messageId: row.message_id,
    status: merged,
    errorClass: item.errorClass,
    code: item.code,
    provider: calledBefore(row, item) ?? row.provider ?? undefined,
    providerMessageId: row.provider_message_id ?? item.providerMessageId,
    occurredAt: item.occurredAt,
    handedOffAt: handedOffAt(row, merged)?.getTime(),
  };
  return [report(news, item.headers({ attemptId: row.attempt_id, messageId: row.message_id, trace: row.trace }))];
}

/** Whom the former life called is not known after a restore; whoever has a word of the attempt was called. */
function calledBefore(row: ClaimRow, { provider }: Evidence): string | null {
  return row.provider_code === RESTORED ? (provider ?? null) : null;
}

/** Evidence may come before the call that it is about is recorded: the step's time counts from the attempt's first call all the same. */
function handedOffAt(row: ClaimRow, merged: AttemptStatus): Date | null {
  return row.handoff_at ?? (merged === 'REJECTED' ? null : row.first_called_at);
}

/** Progress inside the provider is no news; and a failure that comes while the attempt waits is about a call that was refused before. */
function weigh(current: AttemptStatus, said: AttemptStatus): AttemptStatus {
  if (said === 'QUEUED' || said === 'SENDING' || said === 'UNKNOWN') return current;
  if (current === 'QUEUED' && said !== 'SENT' && said !== 'DELIVERED' && said !== 'READ') return current;
  return mergeAttemptStatus(current, said);
}

async function update(client: PoolClient, standings: readonly Standing[]): Promise<void> {
  const changed = standings.flatMap(({ row, status, changedBy }) => (changedBy === undefined ? [] : [{ row, status, changedBy }]));
  if (changed.length === 0) return;
  await client.query({
    ...UPDATE,
    values: [
      textArray(changed.map(({ row }) => row.attempt_id)),
      textArray(changed.map(({ status }) => status)),
      textArray(changed.map(({ changedBy }) => changedBy.errorClass ?? null)),
      textArray(changed.map(({ changedBy }) => changedBy.code ?? null)),
      textArray(changed.map(({ changedBy }) => (changedBy.providerMessageId === '' ? null : changedBy.providerMessageId))),
      textArray(changed.map(({ row, changedBy }) => calledBefore(row, changedBy))),
    ],
  });
}
