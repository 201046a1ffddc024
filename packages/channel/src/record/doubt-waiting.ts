import { type Outbox } from '@switchback/bus';
import { Dispatch } from '@switchback/contracts';
import { type PoolClient, textArray } from '@switchback/postgres';

import { maySentBefore } from '../decide/sent-before';
import { type EndedAttempt } from '../send/tell-ended';
import { endingHeaders } from '../send/ending-span';
import { RESTORED } from './new-claim';
import { report } from './report';

interface WaitingRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly provider: string;
  readonly trace: string | null;
  readonly dispatch: Buffer;
}

const BATCH = 500;

/** In the order of their ids, like every writer of several claims. Index: claims_wake, in which all that wait are. */
const LOCK = `
SELECT attempt_id, message_id, provider, trace, dispatch FROM claims
WHERE wake_at IS NOT NULL AND status = 'QUEUED' AND attempt_id > $1
ORDER BY attempt_id LIMIT ${BATCH} FOR UPDATE`;

const DOUBT = `
UPDATE claims SET status = 'UNKNOWN', error_class = 'AMBIGUOUS', provider_code = '${RESTORED}', handoff_at = coalesce(first_called_at, now()),
  wake_at = CASE WHEN provider = ANY ($2::text[]) THEN now() END, step_ends_at = NULL, dispatch = NULL, updated_at = now()
WHERE attempt_id = ANY ($1::text[])`;

/**
 * After a restore: attempts that wait to be called, and may have been called since the backup was taken, are UNKNOWN from now on and reported.
 * `told` hears of each.
 */
export async function doubtWaiting(outbox: Outbox, restoredAt: number, askable: readonly string[], told: (attempt: EndedAttempt) => void): Promise<number> {
  let count = 0;
  for (let last: string | undefined = ''; last !== undefined; ) {
    const after: string = last;
    const { doubted, newest } = await outbox.transaction(async ({ client, publish }) => {
      const { rows } = await client.query<WaitingRow>({ text: LOCK, values: [after] });
      const attempts = rows.filter(({ dispatch }) => maySentBefore(Dispatch.decode(dispatch), restoredAt)).map(doubtfulAttempt);
      await doubt(client, attempts, askable);
      publish(attempts.map((attempt) => reportOf(attempt)));
      return { doubted: attempts, newest: rows.length < BATCH ? undefined : rows.at(-1)?.attempt_id };
    });
    for (const attempt of doubted) told(attempt);
    count += doubted.length;
    last = newest;
  }
  return count;
}

async function doubt(client: PoolClient, attempts: readonly EndedAttempt[], askable: readonly string[]): Promise<void> {
  if (attempts.length > 0) await client.query({ text: DOUBT, values: [textArray(attempts.map(({ attemptId }) => attemptId)), textArray(askable)] });
}

function doubtfulAttempt({ attempt_id: attemptId, message_id: messageId, provider, trace }: WaitingRow) {
  return { attemptId, messageId, status: 'UNKNOWN', provider, errorClass: 'AMBIGUOUS', code: RESTORED, trace } as const;
}

function reportOf({ trace, provider, ...ended }: ReturnType<typeof doubtfulAttempt>) {
  const now = Date.now();
  return report({ ...ended, provider, occurredAt: now, handedOffAt: now }, endingHeaders(ended, trace));
}
