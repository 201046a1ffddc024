import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { status } from '@grpc/grpc-js';
import { Switchback } from '@switchback/client';

import { ApiCaller, type MessageDraft } from '../api-caller';
import { waitFor } from '../wait-for';

export interface SentMessage {
  readonly id: string;
  /** When its first call began and when it was accepted, in milliseconds since the epoch. */
  readonly calledAt: number;
  readonly acceptedAt: number;
}

interface Target {
  readonly address: string;
  readonly apiKey: string;
}

const CONNECTIONS = 4;
/** One in so many is sent without the SDK, to see what the SDK's retries hide. */
const BARE_EACH = 10;

/** Messages sent on schedule, whatever the answers' delay, by the SDK as its users have it: what it does not hide is a failure. */
export class SteadyLoad {
  readonly sent: SentMessage[] = [];
  /** What callers of the SDK were told. */
  readonly failures: string[] = [];
  /** gRPC codes of the answers that calls without the SDK got before they were accepted. */
  readonly codes = new Map<string, number>();
  readonly #sdks: readonly Switchback[];
  readonly #bare: ApiCaller;
  readonly #running: Promise<void>;
  readonly #pending = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(
    target: Target,
    perSecond: number,
    private readonly draft: (index: number) => MessageDraft,
  ) {
    this.#sdks = Array.from({ length: CONNECTIONS }, () => new Switchback(target));
    this.#bare = new ApiCaller(target);
    this.#running = this.#run(perSecond);
  }

  untilSent(count: number): Promise<unknown> {
    return waitFor(() => this.sent.length >= count, { timeoutMs: 120_000, what: `${count} accepted messages` });
  }

  /** Sends no more, and resolves when every call was answered. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.#pending);
    for (const sdk of this.#sdks) sdk.close();
    this.#bare.close();
  }

  async #run(perSecond: number): Promise<void> {
    const start = performance.now();
    for (let index = 0; !this.#stop.signal.aborted; index += 1) {
      const call = this.#send(index).finally(() => this.#pending.delete(call));
      this.#pending.add(call);
      await delay(start + ((index + 1) * 1_000) / perSecond - performance.now(), undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #send(index: number): Promise<void> {
    const calledAt = Date.now();
    try {
      const id = index % BARE_EACH === 0 ? await this.#sendBare(index) : await this.#sendBySdk(index);
      this.sent.push({ id, calledAt, acceptedAt: Date.now() });
    } catch (error) {
      this.failures.push(String(error));
    }
  }

  async #sendBySdk(index: number): Promise<string> {
    const { recipient, content, policy } = this.draft(index);
    const message = { recipient, content, ...(policy === undefined ? {} : { policy }) };
    const sdk = this.#sdks[index % CONNECTIONS];
    if (sdk === undefined) throw new Error('there is no connection');
    return (await sdk.messages.send(message)).id;
  }

  async #sendBare(index: number): Promise<string> {
    const draft = { requestId: randomUUID(), ...this.draft(index) };
    const sent = (): Promise<string | undefined> =>
      this.#bare.send(draft).then(
        ({ id }) => id,
        (error: unknown) => this.#count(error),
      );
    return waitFor(sent, { timeoutMs: 30_000, intervalMs: 50, what: 'the gateway to accept a message' });
  }

  #count(error: unknown): undefined {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'number' ? (status[error.code] ?? 'none') : String(error);
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
  }
}
