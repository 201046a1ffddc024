import { type Outbox, PollerPulse, type PollerState } from '@switchback/bus';
import { type Channel } from '@switchback/fallback';
import { type Logger } from '@switchback/service';
import { untilBeat, WakeSignal, type Pool } from '@switchback/postgres';

import { askProviders } from './ask-providers';
import { type HeldClaims } from './held-claims';
import { type ProviderSet } from './providers/provider-set';
import { anyEnded } from './record/any-ended';
import { endOverdue, OVERDUE_BATCH, type OverdueAttempt } from './record/end-overdue';
import { expireLeases, extendLeases } from './record/leases';
import { nextDueInMs, takeDue } from './record/take-due';
import { type HeldClaim } from './record/claim';
import { type WaitingReroutes } from './reroute-waiting';
import { type CallGate } from './send/call-gate';
import { takeAllPermits } from './send/take-all-permits';

export interface DueAttendantOptions {
  readonly channel: Channel;
  readonly pool: Pool;
  readonly providers: ProviderSet;
  readonly gate: CallGate;
  readonly reroutes: WaitingReroutes;
  readonly held: HeldClaims;
  readonly start: (claim: HeldClaim) => void;
  readonly outbox: Outbox;
  /** Told of each attempt whose step's time ran out while it waited for another call. */
  readonly onOverdue: (attempt: OverdueAttempt) => void;
  readonly log: Logger;
  /** What is seen of it. */
  readonly pulse?: PollerPulse;
}

/** How often claims of other processes are looked at; one's own wake the attendant in time. */
const IDLE_MS = 2_000;
/** At least so far apart are looks at leases and unanswered attempts: half a beat, so that a pass off the beat puts none off for long. */
const SLOW_PASS_MS = 1_000;
/** Passes over a backlog are at least this far apart, so that each finds more than one free slot. */
const GATHER_MS = 10;
const FAILURE_MS = 1_000;

/**
 * Attends to claims whose time has come: waiting ones are called, or ended when it is too late; expired leases are concluded, unanswered
 * attempts asked about, and so are those whose receipts stay away.
 */
export class DueAttendant {
  readonly #options: DueAttendantOptions;
  readonly #pulse: PollerPulse;
  readonly #signal = new WakeSignal();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #asking: Promise<void> | undefined;
  #slowPassAt = 0;
  #due = Number.POSITIVE_INFINITY;
  /** Something is known to wait. Without it the next look only asks whether something does: most of the time nothing. */
  #expecting = true;
  /** A breaker opened, or an operator took a provider out: what waits for it wants another way. */
  #rerouteNow = false;

  constructor(options: DueAttendantOptions) {
    this.#options = options;
    this.#pulse = options.pulse ?? new PollerPulse();
  }

  start(): void {
    this.#pulse.moved();
    this.#running ??= this.#run();
  }

  /** A claim waits for its time, `ms` from now. */
  wakeIn(ms: number): void {
    this.#expecting = true;
    const due = performance.now() + ms;
    if (due >= this.#due) return;
    this.#due = due;
    this.#signal.wake();
  }

  /** A breaker or a mode has changed: looks at once for another way for what waits, and for calls that can be made now. */
  trafficChanged(): void {
    this.#rerouteNow = true;
    this.wakeIn(0);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#signal.wake();
    await this.#running;
    this.#pulse.ended();
    await this.#asking;
  }

  /** Liveness must fail when it has STALLED: a look does not come back, or nothing is heard from look to look. */
  get state(): PollerState {
    return this.#pulse.state;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#pass();
      await this.#sleep();
    }
  }

  /** Until the earliest due time, which may come nearer meanwhile. */
  async #sleep(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const restMs = this.#due - performance.now();
      if (restMs < 1) return; // a timer may fire a fraction early
      await this.#signal.sleep(Math.max(restMs, GATHER_MS));
    }
  }

  /** Says when the next one is due. Never rejects. */
  async #pass(): Promise<void> {
    this.#due = Number.POSITIVE_INFINITY;
    try {
      if (this.#rerouteNow) await this.#reroute();
      this.#restAtMost((await this.#restWhenIdle()) ?? (await this.#callWaiting()));
      this.#pulse.moved();
      if (performance.now() >= this.#slowPassAt) await this.#slowPass();
      this.#pulse.moved();
    } catch (error) {
      this.#pulse.failed(error);
      this.#options.log.warn({ err: error }, 'due attempts could not be looked at');
      this.#restAtMost(FAILURE_MS);
    }
  }

  /** Until the beat, or until what is known to wait, in milliseconds; Infinity: nothing is known to. */
  #restAtMost(knownMs: number): void {
    const idleMs = untilBeat(IDLE_MS);
    if (knownMs < idleMs) this.#expecting = true;
    this.#due = Math.min(this.#due, performance.now() + Math.min(knownMs, idleMs));
  }

  /** How long to rest when nothing is known to wait and nothing does: one question, and no permit is held for it. */
  async #restWhenIdle(): Promise<number | undefined> {
    const expecting = this.#expecting;
    this.#expecting = false;
    if (expecting) return undefined;
    const restMs = await this.#restUntilDue(this.#options.providers.ids);
    return restMs > GATHER_MS ? restMs : undefined;
  }

  /** Permits are taken before rows are, so that every row that was taken is called at once. */
  async #callWaiting(): Promise<number> {
    const { gate, held, pool, providers, start } = this.#options;
    const reserved = takeAllPermits(gate, providers.ids);
    try {
      if (reserved.size === 0) return this.#restUntilFree([]);
      const allowances = [...reserved].map(([provider, permits]) => ({ provider, count: permits.length }));
      const claims = await takeDue(pool, allowances, held.leaseMs);
      for (const claim of claims) {
        const permit = reserved.get(claim.provider)?.pop();
        if (permit !== undefined) start({ ...claim, permit });
      }
      return claims.length > 0 ? GATHER_MS : await this.#restUntilDue([...reserved.keys()]);
    } finally {
      for (const permit of [...reserved.values()].flat()) gate.release(permit);
    }
  }

  async #restUntilDue(open: readonly string[]): Promise<number> {
    const dueInMs = await nextDueInMs(this.#options.pool, open);
    return Math.min(this.#restUntilFree(open), Math.max(dueInMs ?? Number.POSITIVE_INFINITY, GATHER_MS));
  }

  /** Until the first of the other providers takes a call again, as far as that is known; calls under way may end at any time. */
  #restUntilFree(open: readonly string[]): number {
    const { gate, providers } = this.#options;
    const waits = providers.ids.filter((id) => !open.includes(id)).map((id) => gate.freeInMs(id) ?? GATHER_MS);
    return Math.min(Number.POSITIVE_INFINITY, ...waits.map((ms) => Math.max(ms, GATHER_MS)));
  }

  async #reroute(): Promise<void> {
    const { log, reroutes } = this.#options;
    this.#rerouteNow = false;
    const moved = await reroutes.run(() => this.#pulse.moved());
    if (moved === 0) return;
    log.info({ moved }, 'waiting attempts go to other providers');
    this.wakeIn(0);
  }

  async #slowPass(): Promise<void> {
    const { held, outbox, pool, providers } = this.#options;
    this.#slowPassAt = performance.now() + SLOW_PASS_MS;
    const ageing = held.takeAgeing();
    if (ageing.length > 0) await extendLeases(pool, ageing, held.leaseMs);
    const ended = await anyEnded(pool, held.ids(), Date.now());
    if (ended.leases) await expireLeases(outbox, held.ids(), providers.askable);
    if (ended.steps) await this.#endOverdue();
    if (this.#options.reroutes.due()) await this.#reroute();
    this.#asking ??= this.#ask();
  }

  /** Nothing else waits for what providers answer: one that hangs would hold up the calls of the others. */
  async #ask(): Promise<void> {
    const { channel, log, outbox, pool, providers } = this.#options;
    try {
      await askProviders(pool, outbox, channel, providers, this.#stop.signal);
    } catch (error) {
      log.warn({ err: error }, 'providers could not be asked about attempts');
    } finally {
      this.#asking = undefined;
    }
  }

  async #endOverdue(): Promise<void> {
    for (let ended = OVERDUE_BATCH; ended === OVERDUE_BATCH; ) {
      const attempts = await endOverdue(this.#options.outbox, Date.now());
      this.#pulse.moved();
      for (const attempt of attempts) this.#options.onOverdue(attempt);
      ended = attempts.length;
    }
  }
}
