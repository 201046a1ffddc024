import { type Breaker, breakerAt, type BreakerSettings, CLOSED, permittedCalls, withCallBegun, withCallEnded, withProbeReturned } from '../decide/breaker';
import { fullBucket, msUntilTokens, type Rate, refilled, type TokenBucket, withTokensTaken } from '../decide/token-bucket';

/** What a provider may be asked to take. */
export interface LaneSettings {
  /** Most calls at once. */
  readonly concurrency: number;
  readonly rate?: Rate | undefined;
  readonly breaker: BreakerSettings;
}

/** Leave to make one call. It is used up by the call, or given back. */
export interface Permit {
  readonly provider: string;
  /** The call that a half-open breaker waits for. */
  readonly probe: boolean;
  /** Which time of being closed it belongs to: what was begun before a breaker opened says nothing of the time after. */
  readonly period: number;
}

interface Lane {
  readonly settings: LaneSettings;
  busy: number;
  /** Permits whose call is under way: fewer than are taken, for some are held while it is looked for what waits. */
  readonly calls: Set<Permit>;
  bucket: TokenBucket | undefined;
  breaker: Breaker;
  period: number;
  shut: boolean;
}

interface Waiter {
  readonly ready: () => boolean;
  readonly resolve: () => void;
}

export interface CallGateOptions {
  /** Told when a provider's breaker goes from one state to another. */
  readonly onChange?: (provider: string, state: Breaker['state']) => void;
  /** Milliseconds by a clock that never goes back. Default: performance.now. */
  readonly clock?: () => number;
  /** Numbers in [0, 1). Default: Math.random. */
  readonly random?: () => number;
}

/**
 * How many calls each provider may have: its concurrency, its rate and its circuit breaker, all of this process. Permits are taken before
 * a claim is written and end with its call.
 */
export class CallGate {
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #waiters = new Set<Waiter>();
  readonly #clock: () => number;
  readonly #random: () => number;
  readonly #onChange: (provider: string, state: Breaker['state']) => void;

  constructor(settings: ReadonlyMap<string, LaneSettings>, { onChange = () => undefined, clock = () => performance.now(), random = Math.random }: CallGateOptions = {}) {
    this.#clock = clock;
    this.#random = random;
    this.#onChange = onChange;
    this.#lanes = new Map([...settings].map(([id, lane]) => [id, newLane(lane, clock())]));
  }

  /** How many calls could begin at once, were none under way. */
  capacity(provider: string): number {
    const lane = this.#lanes.get(provider);
    if (lane === undefined) return 0;
    return Math.min(lane.settings.concurrency, Math.max(1, Math.floor(lane.settings.rate?.burst ?? Number.POSITIVE_INFINITY)));
  }

  /** How many calls may begin now. */
  free(provider: string): number {
    const lane = this.#current(provider);
    if (lane === undefined || lane.shut) return 0;
    const slots = lane.settings.concurrency - lane.busy;
    const tokens = lane.bucket === undefined ? Number.POSITIVE_INFINITY : Math.floor(lane.bucket.tokens);
    return Math.max(0, Math.min(slots, tokens, permittedCalls(lane.breaker)));
  }

  /** How many calls are under way. */
  calls(provider: string): number {
    return this.#lanes.get(provider)?.calls.size ?? 0;
  }

  /** Leave for one call; undefined when none may begin. */
  take(provider: string): Permit | undefined {
    const lane = this.#lanes.get(provider);
    if (lane === undefined || this.free(provider) < 1) return undefined;
    const probe = lane.breaker.state === 'HALF_OPEN';
    lane.busy += 1;
    lane.breaker = withCallBegun(lane.breaker);
    this.#spend(lane, 1);
    return { provider, probe, period: lane.period };
  }

  /** The provider is being called now, until the permit ends or is given back. */
  begin(permit: Permit): void {
    this.#lanes.get(permit.provider)?.calls.add(permit);
  }

  /** The call makes more than one of what the provider's rate counts: the rest is earned before the next. */
  charge({ provider }: Permit, more: number): void {
    const lane = this.#current(provider);
    if (lane !== undefined && more > 0) this.#spend(lane, more);
  }

  /** No call was made after all. */
  release(permit: Permit): void {
    const lane = this.#current(permit.provider);
    if (lane === undefined) return;
    if (permit.probe && permit.period === lane.period) lane.breaker = withProbeReturned(lane.breaker);
    this.#spend(lane, -1);
    this.#vacate(lane, permit);
  }

  /** The call has ended. `failed`: it says that the provider cannot be used at the moment. */
  end(permit: Permit, failed: boolean): void {
    const lane = this.#current(permit.provider);
    if (lane === undefined) return;
    if (permit.period === lane.period) this.#judge(permit.provider, lane, failed);
    this.#vacate(lane, permit);
  }

  /** Whether the provider's breaker lets no call through: it is open, or half open and its probe is under way. */
  isOpen(provider: string): boolean {
    const lane = this.#current(provider);
    return lane !== undefined && permittedCalls(lane.breaker) < 1;
  }

  /** Providers that get no call at all until they are not named any more. */
  shut(providers: ReadonlySet<string>): void {
    for (const [id, lane] of this.#lanes) lane.shut = providers.has(id);
    this.#tell();
  }

  /** The breaker's state, and while it is open the milliseconds until its next probe. */
  breaker(provider: string): { readonly state: Breaker['state']; readonly probeInMs?: number } {
    const breaker = this.#current(provider)?.breaker ?? CLOSED;
    if (breaker.state !== 'OPEN') return { state: breaker.state };
    return { state: breaker.state, probeInMs: Math.max(0, breaker.until - this.#clock()) };
  }

  /**
   * Milliseconds until the provider can take a call again, as far as time decides. Infinity: not before something is told by onChange;
   * undefined: when a call has ended.
   */
  freeInMs(provider: string): number | undefined {
    const lane = this.#current(provider);
    if (lane === undefined || lane.shut) return Number.POSITIVE_INFINITY;
    if (permittedCalls(lane.breaker) < 1) return this.breaker(provider).probeInMs ?? Number.POSITIVE_INFINITY;
    if (lane.busy >= lane.settings.concurrency) return undefined;
    return lane.bucket === undefined || lane.settings.rate === undefined ? 0 : msUntilTokens(lane.bucket, lane.settings.rate);
  }

  /** Resolves when `ready` holds after a call has ended, or after `timeoutMs`. */
  async waitUntil(ready: () => boolean, timeoutMs: number): Promise<void> {
    if (ready() || timeoutMs <= 0) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { ready, resolve: settle };
      const timer = setTimeout(settle, timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /** The lane as it is now: pauses that are over have ended, tokens are earned. */
  #current(provider: string): Lane | undefined {
    const lane = this.#lanes.get(provider);
    if (lane === undefined) return undefined;
    const now = this.#clock();
    const { rate } = lane.settings;
    if (lane.bucket !== undefined && rate !== undefined) lane.bucket = refilled(lane.bucket, rate, now);
    this.#become(provider, lane, breakerAt(lane.breaker, now));
    return lane;
  }

  #judge(provider: string, lane: Lane, failed: boolean): void {
    const call = { failed, now: this.#clock(), random: this.#random() };
    this.#become(provider, lane, withCallEnded(lane.breaker, call, lane.settings.breaker));
  }

  #become(provider: string, lane: Lane, breaker: Breaker): void {
    const before = lane.breaker.state;
    lane.breaker = breaker;
    if (breaker.state === before) return;
    lane.period += 1;
    this.#onChange(provider, breaker.state);
  }

  #spend(lane: Lane, tokens: number): void {
    const { rate } = lane.settings;
    if (lane.bucket !== undefined && rate !== undefined) lane.bucket = withTokensTaken(lane.bucket, rate, tokens);
  }

  #vacate(lane: Lane, permit: Permit): void {
    lane.calls.delete(permit);
    lane.busy -= 1;
    this.#tell();
  }

  #tell(): void {
    for (const waiter of this.#waiters) if (waiter.ready()) waiter.resolve();
  }
}

function newLane(settings: LaneSettings, now: number): Lane {
  const bucket = settings.rate === undefined ? undefined : fullBucket(settings.rate, now);
  return { settings, busy: 0, calls: new Set(), bucket, breaker: CLOSED, period: 0, shut: false };
}
