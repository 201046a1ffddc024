import { type Logger } from '@switchback/service';

import { type ProviderSet } from '../providers/provider-set';
import { type HandedOver } from '../record/withdraw';
import { questionSignal } from './question-signal';

/** More at once are not asked: it is a courtesy, and the provider has to take messages too. */
const MOST_AT_ONCE = 32;

/**
 * Asks providers not to send what they have taken, where they can be asked. Nobody waits for it and nothing hangs on it: what the provider
 * then did is told by a receipt.
 */
export class CancelAsker {
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(
    private readonly providers: ProviderSet,
    private readonly log: Logger,
  ) {}

  /** Never rejects, and does not wait. */
  ask(attempt: HandedOver): void {
    if (this.#running.size >= MOST_AT_ONCE || this.#stop.signal.aborted) return;
    const asked = this.#ask(attempt).finally(() => this.#running.delete(asked));
    this.#running.add(asked);
  }

  /** Gives up what is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  async #ask({ attemptId, messageId, provider: id, providerMessageId }: HandedOver): Promise<void> {
    const provider = this.providers.get(id)?.provider;
    if (provider?.cancel === undefined) return;
    const signal = questionSignal(this.#stop.signal);
    try {
      const accepted = await provider.cancel({ attemptId, providerMessageId }, signal);
      this.log.info({ messageId, attemptId, provider: id, accepted }, 'the provider was asked to cancel');
    } catch (error) {
      this.log.warn({ err: error, messageId, attemptId, provider: id }, 'the provider could not be asked to cancel');
    }
  }
}
