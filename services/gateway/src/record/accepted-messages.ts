import { type Outbox } from '@switchback/bus';
import { DEFAULT_GATHER_MS, GroupCommit, type Pool } from '@switchback/postgres';
import { ApiError } from '@switchback/service';

import { acceptMessages, type AcceptOutcome, type Submission } from './accept-messages';
import { findByMessage, findByRequest, requestKey } from './find-accepted';
import { type NewMessage, type StoredMessage } from './new-message';

// What may wait for its commit. More than a database takes in a few seconds would only run into the callers' deadlines.
const MOST_WAITING = 20_000;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
const RETRY_AFTER_MS = 1_000;

export interface AcceptedMessagesOptions {
  readonly pool: Pool;
  readonly outbox: Outbox;
}

/** The messages that this gateway's customers were told are accepted. Concurrent submissions share transactions. */
export class AcceptedMessages {
  readonly #pool: Pool;
  readonly #commits: GroupCommit<Submission, AcceptOutcome>;
  #waiting = 0;
  #waitingBytes = 0;

  constructor({ pool, outbox }: AcceptedMessagesOptions) {
    this.#pool = pool;
    this.#commits = new GroupCommit({ span: 'commit accepted messages', gatherMs: DEFAULT_GATHER_MS, commit: (submissions) => acceptMessages(pool, outbox, submissions) });
  }

  /** Resolves once it is decided, durably. Errors: ApiError OVERLOADED when too much waits already. */
  async submit(submission: Submission): Promise<AcceptOutcome> {
    const bytes = sizeOf(submission.message);
    if (this.#waiting >= MOST_WAITING || this.#waitingBytes + bytes > MOST_WAITING_BYTES) {
      throw new ApiError('OVERLOADED', 'too many messages wait to be stored; try again', { retryAfterMs: RETRY_AFTER_MS });
    }
    this.#waiting += 1;
    this.#waitingBytes += bytes;
    try {
      return await this.#commits.submit(submission);
    } finally {
      this.#waiting -= 1;
      this.#waitingBytes -= bytes;
    }
  }

  /** What a customer's request id stands for. */
  async findByRequest(customerId: string, requestId: string): Promise<StoredMessage | undefined> {
    const request = { customerId, requestId };
    return (await findByRequest(this.#pool, [request])).get(requestKey(request));
  }

  /** The answer that the sender of a customer's message was given. */
  findByMessage(customerId: string, messageId: string): Promise<Buffer | undefined> {
    return findByMessage(this.#pool, customerId, messageId);
  }

  /** Resolves when everything submitted is decided. */
  drain(): Promise<void> {
    return this.#commits.drain();
  }
}

function sizeOf(message: NewMessage): number {
  return message.event.length + message.answer.length;
}
