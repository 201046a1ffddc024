import { setTimeout as delay } from 'node:timers/promises';

import { bind, type BindFailure } from './bind';
import { type SmppOptions } from './options';
import { reconnectDelayMs } from './reconnect-delay';
import { type Session, type SessionEvents } from './session';

/** A session that ends sooner after its bind counts as a failure: an SMSC that takes and drops is not to be called in a circle. */
const WORTH_MS = 1_000;

/** Keeps one session bound: binds, and binds again when it is over, until it is closed. */
export class Link {
  #session: Session | undefined;
  #failure: (BindFailure & { readonly nextTryAt: number }) | undefined;
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly options: SmppOptions,
    private readonly onDeliver: SessionEvents['onDeliver'],
    /** It was bound, or could not be, or has room again. */
    private readonly onChange: () => void,
  ) {}

  get session(): Session | undefined {
    return this.#session;
  }

  /** Why it is not bound, while it waits for the next try; `nextTryAt` by `performance.now()`. */
  get failure(): (BindFailure & { readonly nextTryAt: number }) | undefined {
    return this.#failure;
  }

  start(): void {
    this.#running ??= this.#keepBound();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#session?.unbind(this.options.closeTimeoutMs);
    await this.#running;
  }

  async #keepBound(): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted; ) {
      const ended = await this.#liveOnce(signal);
      failures = ended.lastedMs >= WORTH_MS ? 0 : failures + 1;
      const delayMs = reconnectDelayMs(failures, this.options.reconnect, Math.random());
      if (failures > 0) this.#failure = { ...ended.failure, nextTryAt: performance.now() + delayMs };
      this.onChange();
      await delay(delayMs, undefined, { signal }).catch(() => undefined);
      this.#failure = undefined;
    }
  }

  /** One session from its bind to its end. */
  async #liveOnce(signal: AbortSignal): Promise<{ readonly lastedMs: number; readonly failure: BindFailure }> {
    let close = (_code: string): void => undefined;
    const closed = new Promise<string>((resolve) => (close = resolve));
    const session = await bind(this.options, { onDeliver: this.onDeliver, onRoom: this.onChange, onClosed: (code) => close(code) }, signal);
    if ('errorClass' in session) return { lastedMs: 0, failure: session };
    const boundAt = performance.now();
    if (signal.aborted) await session.unbind(0);
    this.#session = session;
    this.onChange();
    const code = await closed;
    this.#session = undefined;
    return { lastedMs: performance.now() - boundAt, failure: { errorClass: 'TRANSIENT', code } };
  }
}
