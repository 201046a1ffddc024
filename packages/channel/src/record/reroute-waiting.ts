import { type Outbox } from '@switchback/bus';
import { Dispatch } from '@switchback/contracts';
import { type ErrorClass } from '@switchback/fallback';
import { type OutboxRecord, type PoolClient, textArray, timestampArray } from '@switchback/postgres';

import { type Reroute, type WaitingAttempt } from '../decide/reroute';
import { endingHeaders } from '../send/ending-span';
import { passedOverText, readPassedOver } from './passed-over-text';
import { report } from './report';

/** An attempt that waited for providers that an operator has taken out. */
export interface AbandonedAttempt {
  readonly attemptId: string;
  readonly messageId: string;
  readonly status: 'REJECTED';
  readonly provider: string;
  readonly errorClass: ErrorClass;
  readonly code: 'NO_PROVIDER_ENABLED';
  readonly trace: string | null;
}

interface WaitingRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly provider: string;
  readonly calls: number;
  readonly dispatch: Buffer;
  readonly passed_over: string | null;
  readonly step_ends_at: Date | null;
  readonly trace: string | null;
}

interface Changed {
  readonly row: WaitingRow;
  readonly provider: string;
  readonly passedOver: string | null;
  /** When its wait ends, where it had no end. */
  readonly end: Date | null;
}

interface Routed {
  readonly row: WaitingRow;
  readonly dispatch: Dispatch;
  readonly way: Reroute;
}

export interface ReroutedPage {
  /** Where to go on; undefined: there are no more. */
  readonly after: string | undefined;
  readonly moved: number;
  readonly abandoned: readonly AbandonedAttempt[];
}

const PAGE = 500;

/** In the order of their ids, like every writer of several claims. Index: claims_wake, of one provider's waiting ones. */
const LOCK = {
  name: 'claims.lock-waiting',
  text: `
    SELECT attempt_id, message_id, provider, calls, dispatch, passed_over, step_ends_at, trace FROM claims
    WHERE provider = $1 AND wake_at IS NOT NULL AND status = 'QUEUED' AND attempt_id > $2
    ORDER BY attempt_id LIMIT ${PAGE} FOR UPDATE SKIP LOCKED`,
};

/** What moves is called at once: what it waited for was the other provider's affair. What has no end to its wait gets one. */
const UPDATE = {
  name: 'claims.reroute',
  text: `
    UPDATE claims c
    SET provider = r.provider, wake_at = CASE WHEN r.provider <> c.provider THEN now() ELSE c.wake_at END, passed_over = r.passed_over, step_ends_at = coalesce(c.step_ends_at, r.step_ends_at),
        error_class = coalesce(c.error_class, r.error_class), provider_code = coalesce(c.provider_code, r.provider_code), updated_at = now()
    FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
      AS r (attempt_id, provider, passed_over, step_ends_at, error_class, provider_code)
    WHERE c.attempt_id = r.attempt_id`,
};

const END = {
  name: 'claims.abandon',
  text: `
    UPDATE claims SET status = 'REJECTED', error_class = 'CONFIG', provider_code = 'NO_PROVIDER_ENABLED', wake_at = NULL, step_ends_at = NULL,
      dispatch = NULL, updated_at = now()
    WHERE attempt_id = ANY ($1::text[])`,
};

/**
 * Finds another way for a page of the attempts that wait for a provider which takes no call at `now`, milliseconds since the epoch. `after`:
 * where the page before ended, '' at first.
 */
export async function rerouteWaiting(
  outbox: Outbox,
  provider: string,
  after: string,
  decide: (attempt: WaitingAttempt, dispatch: Dispatch) => Reroute,
  now: number,
): Promise<ReroutedPage> {
  return outbox.transaction(async ({ client, publish }) => {
    const { rows } = await client.query<WaitingRow>({ ...LOCK, values: [provider, after] });
    const routed = rows.map((row): Routed => {
      const dispatch = Dispatch.decode(row.dispatch);
      return { row, dispatch, way: decide({ provider, candidates: dispatch.providers, calls: row.calls }, dispatch) };
    });
    await update(client, routed, now);
    const abandoned = routed.filter(({ way }) => way.type === 'END');
    publish(await end(client, abandoned, now));
    return {
      after: rows.length < PAGE ? undefined : rows.at(-1)?.attempt_id,
      moved: routed.filter(({ way }) => way.type === 'MOVE').length,
      abandoned: abandoned.map(({ row }) => abandonedAttempt(row)),
    };
  });
}

async function update(client: PoolClient, routed: readonly Routed[], now: number): Promise<void> {
  const changed = routed.flatMap(({ row, dispatch, way }): Changed[] => {
    switch (way.type) {
      case 'MOVE':
        return [{ row, provider: way.provider, passedOver: passedOverText([...readPassedOver(row.passed_over), ...way.passedOver]), end: null }];
      case 'WAIT':
        return row.step_ends_at !== null || dispatch.fallbackAfterMs === 0
          ? []
          : [{ row, provider: row.provider, passedOver: row.passed_over, end: new Date(now + dispatch.fallbackAfterMs) }];
      case 'STAY':
      case 'END':
        return [];
    }
  });
  if (changed.length === 0) return;
  await client.query({
    ...UPDATE,
    values: [
      textArray(changed.map(({ row }) => row.attempt_id)),
      textArray(changed.map(({ provider }) => provider)),
      textArray(changed.map(({ passedOver }) => passedOver)),
      timestampArray(changed.map((one) => one.end)),
      textArray(changed.map((one) => (one.end === null ? null : 'TRANSIENT'))),
      textArray(changed.map((one) => (one.end === null ? null : 'BREAKER_OPEN'))),
    ],
  });
}

async function end(client: PoolClient, abandoned: readonly Routed[], now: number): Promise<OutboxRecord[]> {
  if (abandoned.length === 0) return [];
  await client.query({ ...END, values: [textArray(abandoned.map(({ row }) => row.attempt_id))] });
  return abandoned.map(({ row }) =>
    report({ ...abandonedAttempt(row), occurredAt: now, passedOver: readPassedOver(row.passed_over) }, endingHeaders(abandonedAttempt(row), row.trace)),
  );
}

function abandonedAttempt({ attempt_id, message_id, provider, trace }: WaitingRow): AbandonedAttempt {
  return { attemptId: attempt_id, messageId: message_id, status: 'REJECTED', provider, errorClass: 'CONFIG', code: 'NO_PROVIDER_ENABLED', trace };
}
