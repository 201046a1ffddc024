import { type Outbox } from '@switchback/bus';
import { type Logger } from '@switchback/service';
import { WakeSignal, type Pool } from '@switchback/postgres';

import { askProviders } from './ask-providers';
import { type HeldClaims } from './held-claims';
import { type ProviderSet } from './providers/provider-set';
import { endOverdue, OVERDUE_BATCH, type OverdueAttempt } from './record/end-overdue';
import { expireLeases, extendLeases } from './record/leases';
import { nextDueInMs, takeDue } from './record/take-due';
import { type HeldClaim } from './record/claim';
import { type CallSlots } from './send/call-slots';

export interface DueAttendantOptions {
  readonly pool: Pool;
  readonly providers: ProviderSet;
  readonly slots: CallSlots;
  readonly held: HeldClaims;
  readonly start: (claim: HeldClaim) => void;
  readonly outbox: Outbox;
  /** Told of each attempt whose step's time ran out while it waited for another call. */
  readonly onOverdue: (attempt: OverdueAttempt) => void;
  readonly log: Logger;
}

/** How often claims of other processes are looked at; one's own wake the attendant in time. */
const IDLE_MS = 1_000;
/** How often leases and unanswered attempts are looked at. */
const SLOW_PASS_MS = 2_000;
/** Passes over a backlog are at least this far apart, so that each finds more than one free slot. */
const GATHER_MS = 10;
const FAILURE_MS = 1_000;

/**
 * Attends to claims whose time has come: waiting ones are called, or ended when it is too late; expired leases are concluded, unanswered
 * attempts asked about, and so are those whose receipts stay away.
 */
export class DueAttendant {
  readonly #options: DueAttendantOptions;
  readonly #signal = new WakeSignal();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #slowPassAt = 0;
  #due = Number.POSITIVE_INFINITY;

  constructor(options: DueAttendantOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** A claim waits for its time, `ms` from now. */
  wakeIn(ms: number): void {
    const due = performance.now() + ms;
    if (due >= this.#due) return;
    this.#due = due;
    this.#signal.wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#signal.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const restMs = await this.#pass();
      this.#due = Math.min(this.#due, performance.now() + restMs);
      await this.#sleep();
    }
  }

  /** Until the earliest due time, which may come nearer meanwhile. */
  async #sleep(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const restMs = this.#due - performance.now();
      if (restMs <= 0) return;
      await this.#signal.sleep(Math.max(restMs, GATHER_MS));
    }
  }

  /** Answers how long to rest. Never rejects. */
  async #pass(): Promise<number> {
    this.#due = Number.POSITIVE_INFINITY;
    try {
      const backlog = await this.#callWaiting();
      if (performance.now() >= this.#slowPassAt) await this.#slowPass();
      return backlog;
    } catch (error) {
      this.#options.log.warn({ err: error }, 'due attempts could not be looked at');
      return FAILURE_MS;
    }
  }

  /** Slots are reserved before rows are taken, so that every row that was taken is called at once. */
  async #callWaiting(): Promise<number> {
    const { held, pool, providers, slots, start } = this.#options;
    const reserved = new Map(providers.ids.map((id) => [id, reserveAll(slots, id)]));
    const free = [...reserved.values()].some((count) => count > 0);
    try {
      const allowances = [...reserved].map(([provider, count]) => ({ provider, count }));
      const claims = free ? await takeDue(pool, allowances, held.leaseMs) : [];
      for (const claim of claims) {
        reserved.set(claim.provider, (reserved.get(claim.provider) ?? 0) - 1);
        start(claim);
      }
      if (free && claims.length === 0) return await this.#restUntilDue();
      return GATHER_MS;
    } finally {
      for (const [provider, count] of reserved) slots.giveBack(provider, count);
    }
  }

  async #restUntilDue(): Promise<number> {
    const dueInMs = await nextDueInMs(this.#options.pool);
    return dueInMs === undefined ? IDLE_MS : Math.min(IDLE_MS, Math.max(dueInMs, GATHER_MS));
  }

  async #slowPass(): Promise<void> {
    const { held, outbox, pool, providers } = this.#options;
    this.#slowPassAt = performance.now() + SLOW_PASS_MS;
    const ageing = held.takeAgeing();
    if (ageing.length > 0) await extendLeases(pool, ageing, held.leaseMs);
    const askable = providers.all.filter(({ provider }) => provider.capabilities.query).map(({ provider }) => provider.id);
    await expireLeases(outbox, held.ids(), askable);
    await this.#endOverdue();
    await askProviders(pool, outbox, providers, this.#stop.signal);
  }

  async #endOverdue(): Promise<void> {
    for (let ended = OVERDUE_BATCH; ended === OVERDUE_BATCH; ) {
      const attempts = await endOverdue(this.#options.outbox, Date.now());
      for (const attempt of attempts) this.#options.onOverdue(attempt);
      ended = attempts.length;
    }
  }
}

function reserveAll(slots: CallSlots, provider: string): number {
  let count = 0;
  while (slots.take(provider)) count += 1;
  return count;
}
