import { mergeAttemptStatus } from '@switchback/fallback';
import { integerArray, type PoolClient, textArray } from '@switchback/postgres';

import { type PartStanding, statusOfParts } from '../decide/status-of-parts';
import { isAttemptStatus, isErrorClass } from '../decide/wire-vocabulary';
import { type CallResult } from './call-result';
import { type Evidence } from './evidence';

/** A provider's later word about an attempt, or about one part of it. */
export type PartEvidence = Evidence & { readonly part?: number | undefined };

/** An id that a provider gives again belongs to who got it last. */
const INSERT = {
  name: 'parts.insert',
  text: `
    INSERT INTO message_parts (provider, receipt_id, attempt_id, part, parts)
    SELECT provider, receipt_id, attempt_id, part, parts
    FROM unnest($1::text[], $2::text[], $3::text[], $4::int4[], $5::int4[]) AS p (provider, receipt_id, attempt_id, part, parts)
    ON CONFLICT (receipt_id, provider) DO UPDATE
    SET attempt_id = excluded.attempt_id, part = excluded.part, parts = excluded.parts, status = 'SENT', error_class = NULL,
        provider_code = NULL, created_at = now()
    WHERE message_parts.attempt_id <> excluded.attempt_id`,
};

/** In the order of their ids, like every writer of several claims: who holds an attempt's claim may write its parts. */
const LOCK = { name: 'parts.lock-claims', text: 'SELECT attempt_id FROM claims WHERE attempt_id = ANY($1::text[]) ORDER BY attempt_id FOR UPDATE' };

const READ = {
  name: 'parts.read',
  text: 'SELECT DISTINCT attempt_id, part, parts, status, error_class, provider_code FROM message_parts WHERE attempt_id = ANY($1::text[])',
};

const UPDATE = {
  name: 'parts.update',
  text: `
    UPDATE message_parts p SET status = u.status, error_class = u.error_class, provider_code = u.provider_code
    FROM unnest($1::text[], $2::int4[], $3::text[], $4::text[], $5::text[]) AS u (attempt_id, part, status, error_class, provider_code)
    WHERE p.attempt_id = u.attempt_id AND p.part = u.part`,
};

interface PartRow {
  readonly attempt_id: string;
  readonly part: number;
  readonly parts: number;
  readonly status: string;
  readonly error_class: string | null;
  readonly provider_code: string | null;
}

interface Parts {
  readonly count: number;
  readonly standings: Map<number, PartStanding>;
  readonly changed: Set<number>;
}

/** One id by which a receipt may name one part of an attempt. */
export interface PartId {
  readonly provider: string;
  readonly receiptId: string;
  readonly attemptId: string;
  readonly part: number;
  readonly parts: number;
}

/** The ids by which receipts may name the parts of what was taken. */
export function partIdsOf({ attemptId, next, provider }: CallResult): readonly PartId[] {
  const idsOfParts = next.type === 'TAKEN' ? (next.receiptIds ?? []) : [];
  return idsOfParts.flatMap((ids, index) => ids.map((receiptId) => ({ provider, receiptId, attemptId, part: index + 1, parts: idsOfParts.length })));
}

/** Stores by which ids receipts may name the parts of what was taken. Safe to repeat. */
export async function insertParts(client: PoolClient, partIds: readonly PartId[]): Promise<void> {
  if (partIds.length === 0) return;
  const distinct = [...new Map(partIds.map((one) => [`${one.provider} ${one.receiptId}`, one])).values()];
  await client.query({
    ...INSERT,
    values: [
      textArray(distinct.map(({ provider }) => provider)),
      textArray(distinct.map(({ receiptId }) => receiptId)),
      textArray(distinct.map(({ attemptId }) => attemptId)),
      integerArray(distinct.map(({ part }) => part)),
      integerArray(distinct.map(({ parts }) => parts)),
    ],
  });
}

/**
 * Records what is said of parts and answers what it means for their attempts; what is about whole attempts is passed on. It locks the
 * claims of all of them first: two receipts for two parts of one message wait for each other, and the second sees what the first said.
 */
export async function weighParts(client: PoolClient, evidence: readonly PartEvidence[]): Promise<readonly Evidence[]> {
  const ofParts = evidence.filter(({ part }) => part !== undefined);
  if (ofParts.length === 0) return evidence;
  await client.query({ ...LOCK, values: [textArray([...new Set(evidence.map(({ attemptId }) => attemptId))])] });
  const attempts = await read(client, [...new Set(ofParts.map(({ attemptId }) => attemptId))]);
  const weighed = evidence.map((item) => weigh(item, attempts.get(item.attemptId)));
  await update(client, attempts);
  return weighed;
}

function weigh({ part, ...item }: PartEvidence, attempt: Parts | undefined): Evidence {
  const before = part === undefined ? undefined : attempt?.standings.get(part);
  if (part === undefined || attempt === undefined || before === undefined) return item;
  const status = mergeAttemptStatus(before.status, item.status);
  if (status !== before.status) {
    attempt.standings.set(part, { status, errorClass: item.errorClass, code: item.code });
    attempt.changed.add(part);
  }
  return { ...item, errorClass: undefined, code: undefined, ...statusOfParts([...attempt.standings.values()], attempt.count) };
}

async function read(client: PoolClient, attemptIds: readonly string[]): Promise<ReadonlyMap<string, Parts>> {
  const rows = await client.query<PartRow>({ ...READ, values: [textArray(attemptIds)] });
  const attempts = new Map<string, Parts>();
  for (const row of rows.rows) {
    if (!isAttemptStatus(row.status)) throw new Error(`a part has the status ${row.status}`);
    const attempt = attempts.get(row.attempt_id) ?? { count: row.parts, standings: new Map(), changed: new Set() };
    attempt.standings.set(row.part, {
      status: row.status,
      errorClass: row.error_class !== null && isErrorClass(row.error_class) ? row.error_class : undefined,
      code: row.provider_code ?? undefined,
    });
    attempts.set(row.attempt_id, attempt);
  }
  return attempts;
}

async function update(client: PoolClient, attempts: ReadonlyMap<string, Parts>): Promise<void> {
  const changed = [...attempts].flatMap(([attemptId, { changed: parts, standings }]) =>
    [...parts].flatMap((part) => {
      const standing = standings.get(part);
      return standing === undefined ? [] : [{ attemptId, part, standing }];
    }),
  );
  if (changed.length === 0) return;
  await client.query({
    ...UPDATE,
    values: [
      textArray(changed.map(({ attemptId }) => attemptId)),
      integerArray(changed.map(({ part }) => part)),
      textArray(changed.map(({ standing }) => standing.status)),
      textArray(changed.map(({ standing }) => standing.errorClass ?? null)),
      textArray(changed.map(({ standing }) => standing.code ?? null)),
    ],
  });
}
