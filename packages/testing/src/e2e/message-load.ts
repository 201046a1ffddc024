import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { type Message, MessageStatus } from '@switchback/contracts';

import { type ApiCaller, type MessageDraft } from '../api-caller';
import { waitFor } from '../wait-for';

const OPEN: ReadonlySet<MessageStatus> = new Set([
  MessageStatus.MESSAGE_STATUS_ACCEPTED,
  MessageStatus.MESSAGE_STATUS_SCHEDULED,
  MessageStatus.MESSAGE_STATUS_IN_PROGRESS,
]);

/** How many messages are asked for at a time, and how soon one that is not final is asked for again. */
const ASKING = 8;
const ASK_AGAIN_MS = 100;

/** Messages that flow while something happens to the platform: sent by a few patient senders, each once, by its own request id. */
export class MessageLoad {
  readonly accepted: string[] = [];
  private stopped = false;

  constructor(
    private readonly api: ApiCaller,
    private readonly draft: (index: number) => MessageDraft,
  ) {}

  /** Sends `count` messages, or until `stop()`; resolves when all were accepted. */
  async run(count: number, senders = 16): Promise<void> {
    let next = 0;
    const sender = async (): Promise<void> => {
      while (next < count && !this.stopped) {
        const message = { requestId: randomUUID(), ...this.draft(next++) };
        this.accepted.push((await this.api.sendPatiently(message, 60_000)).id);
      }
    };
    await Promise.all(Array.from({ length: senders }, sender));
  }

  stop(): void {
    this.stopped = true;
  }

  untilAccepted(count: number): Promise<unknown> {
    return waitFor(() => this.accepted.length >= count, { timeoutMs: 120_000, what: `${count} accepted messages` });
  }

  /**
   * All accepted messages, once each has a final status; fails naming some that do not get there. Asks for them in the order in which they
   * were accepted, a few at a time: most have settled by their turn, so that asking takes little from the platform.
   */
  async untilAllSettled(timeoutMs: number): Promise<Message[]> {
    const deadline = performance.now() + timeoutMs;
    const seen = await inParallel(this.accepted, ASKING, (id) => this.untilSettled(id, deadline));
    const unsettled = seen.filter(isOpen);
    if (unsettled.length === 0) return seen;
    throw new Error([`${unsettled.length} of ${this.accepted.length} messages did not settle:`, ...unsettled.slice(0, 5).map(describe)].join('\n'));
  }

  /** The message once it is final, or as it is at the deadline. */
  private async untilSettled(id: string, deadline: number): Promise<Message> {
    for (;;) {
      const message = await this.api.get(id);
      if (!isOpen(message) || performance.now() > deadline) return message;
      await delay(ASK_AGAIN_MS);
    }
  }
}

function isOpen({ status }: Message): boolean {
  return OPEN.has(status);
}

function describe({ id, status, steps }: Message): string {
  const attempts = steps.flatMap((step) => step.attempts.map((attempt) => `${step.channel} ${step.state} ${step.reason}: ${attempt.status} ${attempt.errorClass} ${attempt.providerCode}`));
  return `  ${id} ${status} (${attempts.join('; ')})`;
}

async function inParallel<I, O>(items: readonly I[], width: number, work: (item: I) => Promise<O>): Promise<O[]> {
  const results: O[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results.push(await work(item));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
