import { type Outbox } from '@switchback/bus';
import { TOPICS } from '@switchback/contracts';
import { type OutboxRecord, type Pool } from '@switchback/postgres';

import { countAccepted, countBatch, countRepeated } from './accept-metrics';
import { findByRequest, requestKey } from './find-accepted';
import { insertAccepted } from './insert-accepted';
import { type NewMessage, type StoredMessage } from './new-message';

export type AcceptOutcome =
  /** Stored now. */
  | { readonly kind: 'ACCEPTED' }
  /** Stored before, with the same body: the first answer. */
  | { readonly kind: 'REPEATED'; readonly answer: Uint8Array }
  /** The request id stands for another body. */
  | { readonly kind: 'REUSED' }
  /** The caller went away before the commit began: nothing is stored. */
  | { readonly kind: 'ABANDONED' };

/** A message and the call that waits for it. */
export interface Submission {
  readonly message: NewMessage;
  readonly signal: AbortSignal;
}

// A stored row may be pruned between the insert and the look-up; then the message is new after all.
const ROUNDS = 3;

/**
 * Accepts a batch in one transaction. Each submission is stored wholly, and published, or not at all.
 */
export async function acceptMessages(
  pool: Pool,
  outbox: Outbox,
  submissions: readonly Submission[],
): Promise<readonly AcceptOutcome[]> {
  const outcomes = new Map<NewMessage, AcceptOutcome>();
  let open = inOrder(submissions.filter(({ signal }) => !signal.aborted).map(({ message }) => message));
  for (let round = 0; round < ROUNDS && open.length > 0; round += 1) {
    const inserted = await insertAndPublish(outbox, open);
    const taken = open.filter((message) => !inserted.has(message.messageId));
    const found = taken.length === 0 ? new Map<string, StoredMessage>() : await findByRequest(pool, taken);
    for (const message of open) {
      const outcome = inserted.has(message.messageId) ? ACCEPTED : compare(message.fingerprint, found.get(requestKey(message)));
      if (outcome !== undefined) {
        outcomes.set(message, outcome);
      }
    }
    open = open.filter((message) => !outcomes.has(message));
  }
  if (open.length > 0) {
    throw new Error('a request id was taken and free in turns');
  }
  count(outcomes);
  return submissions.map(({ message }) => outcomes.get(message) ?? ABANDONED);
}

function count(outcomes: ReadonlyMap<NewMessage, AcceptOutcome>): void {
  if (outcomes.size > 0) countBatch(outcomes.size);
  for (const [{ customerId }, { kind }] of outcomes) {
    if (kind === 'ACCEPTED') countAccepted(customerId);
    else if (kind !== 'ABANDONED') countRepeated(kind);
  }
}

function insertAndPublish(outbox: Outbox, messages: readonly NewMessage[]): Promise<ReadonlySet<string>> {
  return outbox.transaction(async ({ client, publish }) => {
    const inserted = await insertAccepted(client, messages);
    publish(messages.filter(({ messageId }) => inserted.has(messageId)).map(acceptedRecord));
    return inserted;
  });
}

function acceptedRecord({ messageId, event, headers }: NewMessage): OutboxRecord {
  return { topic: TOPICS.messagesAccepted, key: messageId, value: event, headers };
}

const ACCEPTED: AcceptOutcome = { kind: 'ACCEPTED' };
const ABANDONED: AcceptOutcome = { kind: 'ABANDONED' };

/** Compares a body's fingerprint with what its request id stands for; undefined when it stands for nothing. */
export function compare(fingerprint: Uint8Array, stored: StoredMessage | undefined): AcceptOutcome | undefined {
  if (stored === undefined) {
    return undefined;
  }
  return stored.fingerprint.equals(fingerprint) ? { kind: 'REPEATED', answer: stored.answer } : { kind: 'REUSED' };
}

/** Two batches that share request ids wait for each other in the same order and so never deadlock. The sort is stable. */
function inOrder(messages: readonly NewMessage[]): readonly NewMessage[] {
  return messages.toSorted((a, b) => compareText(a.customerId, b.customerId) || compareText(a.requestId, b.requestId));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
