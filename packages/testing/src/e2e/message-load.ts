import { randomUUID } from 'node:crypto';

import { type Message, MessageStatus } from '@switchback/contracts';

import { type ApiCaller, type MessageDraft } from '../api-caller';
import { waitFor } from '../wait-for';

const OPEN: ReadonlySet<MessageStatus> = new Set([
  MessageStatus.MESSAGE_STATUS_ACCEPTED,
  MessageStatus.MESSAGE_STATUS_SCHEDULED,
  MessageStatus.MESSAGE_STATUS_IN_PROGRESS,
]);

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

  /** All accepted messages, once each has a final status; fails naming some that do not get there. */
  async untilAllSettled(timeoutMs: number): Promise<Message[]> {
    const deadline = performance.now() + timeoutMs;
    const settled: Message[] = [];
    let open = [...this.accepted];
    while (open.length > 0) {
      const seen = await inParallel(open, 32, (id) => this.api.get(id));
      settled.push(...seen.filter((message) => !OPEN.has(message.status)));
      const unsettled = seen.filter((message) => OPEN.has(message.status));
      open = unsettled.map((message) => message.id);
      if (performance.now() > deadline) {
        throw new Error([`${open.length} of ${this.accepted.length} messages did not settle:`, ...unsettled.slice(0, 5).map(describe)].join('\n'));
      }
    }
    return settled;
  }
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
