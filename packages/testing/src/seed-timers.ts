import { type Pool } from '@switchback/postgres';

export interface SeededTimers {
  readonly count: number;
  /** When the first falls due, in milliseconds since the epoch. */
  readonly firstDueAt: number;
  /** Milliseconds from one to the next. */
  readonly everyMs: number;
  /** A letter that sets these messages' ids apart from those of other calls. */
  readonly mark: string;
}

const CLONES = `FROM generate_series(1, $2::int4) AS n, LATERAL (SELECT left($1, -9) || $3 || lpad(to_hex(n), 8, '0') AS id) AS new`;

const MESSAGES = `
INSERT INTO messages (id, customer_id, status, channel, policy, policy_version, correlation_id, accepted_at, expires_at, settled_at, updated_at, wake_at, trace, state)
SELECT new.id, customer_id, status, channel, policy, policy_version, correlation_id, accepted_at, expires_at, settled_at, updated_at,
       to_timestamp(due.at / 1000.0), trace, replace(jsonb_set(state::jsonb, '{steps,0,deadline}', to_jsonb(due.at))::text, $1, new.id)::json
${CLONES}, LATERAL (SELECT floor($4::float8 + (n - 1) * $5::float8)::int8 AS at) AS due, messages
WHERE messages.id = $1`;

const INPUTS = `
INSERT INTO message_inputs (customer_id, message_id, correlation_id, accepted)
SELECT customer_id, new.id, correlation_id, decode(replace(encode(accepted, 'hex'), encode($1::bytea, 'hex'), encode(new.id::bytea, 'hex')), 'hex')
${CLONES}, message_inputs
WHERE message_id = $1`;

const TIMELINE = `
INSERT INTO timeline (message_id, sequence, at, event)
SELECT new.id, sequence, at, replace(event::text, $1, new.id)::json
${CLONES}, timeline
WHERE message_id = $1`;

/**
 * Makes messages like one that waits with a timer on its first step, each with a deadline of its own: more than anybody would send in a
 * test. `router`: sessions that see the router's schema.
 */
export async function seedTimers(router: Pool, like: string, { count, firstDueAt, everyMs, mark }: SeededTimers): Promise<void> {
  await router.query(MESSAGES, [like, count, mark, firstDueAt, everyMs]);
  await router.query(INPUTS, [like, count, mark]);
  await router.query(TIMELINE, [like, count, mark]);
  await router.query('ANALYZE messages');
}
