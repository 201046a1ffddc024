import { type Consumed } from '@switchback/bus';
import { Dispatch } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';

import { admitDispatch } from './decide/admit-dispatch';
import { type ProviderSet } from './providers/provider-set';
import { type HeldClaim } from './record/claim';
import { type NewClaim } from './record/insert-claims';
import { report } from './record/report';
import { type CallSlots } from './send/call-slots';
import { toTraceText, traceTextHeaders } from './trace-text';

export interface DispatchTakerOptions {
  readonly channel: Channel;
  readonly providers: ProviderSet;
  readonly slots: CallSlots;
  readonly leaseMs: number;
  /** Commits claims; answers the ids of the new ones. */
  readonly insert: (claims: readonly NewClaim[]) => Promise<ReadonlySet<string>>;
  /** Makes a committed claim's call. */
  readonly start: (claim: HeldClaim) => void;
  /** Told after claims were committed that wait. */
  readonly onWaiting: () => void;
  /** Told of each new claim that ended without a call. */
  readonly onEnded: (claim: NewClaim) => void;
}

interface Admitted {
  readonly item: Consumed<Dispatch>;
  readonly provider: string;
}

interface Chunk {
  readonly held: readonly HeldClaim[];
  readonly waiting: readonly Admitted[];
}

/**
 * How long a batch waits for the next free calls, and in all, before the rest of it is written down to wait. As long as providers are
 * quick, a dispatch is written once and its content never; the bus keeps what is not taken yet.
 */
const PATIENCE_MS = 250;
const PATIENCE_IN_ALL_MS = 2_000;

/** Takes dispatches from the bus: claims first, in one transaction per chunk, calls afterwards. */
export class DispatchTaker {
  readonly #options: DispatchTakerOptions;

  constructor(options: DispatchTakerOptions) {
    this.#options = options;
  }

  /** Resolves when every dispatch is claimed: called, waiting or ended. An attempt that was claimed before is passed over. */
  async take(items: readonly Consumed<Dispatch>[]): Promise<void> {
    const { slots } = this.#options;
    const { admitted, ended } = this.#admit(items);
    let left: readonly Admitted[] = admitted;
    let endings: readonly NewClaim[] = ended;
    const end = performance.now() + PATIENCE_IN_ALL_MS;
    let patienceEnds = performance.now() + PATIENCE_MS;
    do {
      await slots.waitUntil(() => this.#enoughFree(left), patienceEnds - performance.now());
      const chunk = this.#reserve(left);
      const impatient = performance.now() >= patienceEnds;
      await this.#commit(chunk.held, impatient ? chunk.waiting : [], endings);
      left = impatient ? [] : chunk.waiting;
      endings = [];
      if (chunk.held.length > 0) patienceEnds = Math.min(end, performance.now() + PATIENCE_MS);
    } while (left.length > 0);
  }

  #admit(items: readonly Consumed<Dispatch>[]): { admitted: Admitted[]; ended: NewClaim[] } {
    const { channel, providers } = this.#options;
    const byId = new Map(items.map((item) => [item.value.attemptId, item]));
    const admitted: Admitted[] = [];
    const ended: NewClaim[] = [];
    for (const item of byId.values()) {
      const admission = admitDispatch(item.value, channel, providers.ids, Date.now());
      const [provider] = admission.type === 'CALL' ? admission.candidates : [];
      if (admission.type === 'END') ended.push(endedClaim(item, admission));
      else if (provider !== undefined) admitted.push({ item, provider });
    }
    return { admitted, ended };
  }

  /** A quarter of a provider's slots makes a chunk worth a transaction. */
  #enoughFree(left: readonly Admitted[]): boolean {
    const provider = left[0]?.provider;
    if (provider === undefined) return true;
    const { slots } = this.#options;
    return slots.free(provider) >= Math.min(left.length, Math.ceil(slots.capacity(provider) / 4));
  }

  #reserve(left: readonly Admitted[]): Chunk {
    const held: HeldClaim[] = [];
    const waiting: Admitted[] = [];
    for (const admitted of left) {
      if (this.#options.slots.take(admitted.provider)) held.push(heldClaim(admitted));
      else waiting.push(admitted);
    }
    return { held, waiting };
  }

  async #commit(held: readonly HeldClaim[], waiting: readonly Admitted[], ended: readonly NewClaim[]): Promise<void> {
    if (held.length + waiting.length + ended.length === 0) return;
    const { leaseMs, onEnded, onWaiting, start } = this.#options;
    const claims = [...held.map((claim) => sendingClaim(claim, leaseMs)), ...waiting.map(queuedClaim), ...ended];
    const inserted = await this.#insert(held, claims);
    for (const claim of held) {
      if (inserted.has(claim.attemptId)) start(claim);
      else this.#options.slots.giveBack(claim.provider);
    }
    for (const claim of ended) if (inserted.has(claim.attemptId)) onEnded(claim);
    if (waiting.length > 0) onWaiting();
  }

  async #insert(held: readonly HeldClaim[], claims: readonly NewClaim[]): Promise<ReadonlySet<string>> {
    try {
      return await this.#options.insert(claims);
    } catch (error) {
      // Nothing was called. If the claims were committed nevertheless, their leases run out.
      for (const claim of held) this.#options.slots.giveBack(claim.provider);
      throw error;
    }
  }
}

function heldClaim({ item, provider }: Admitted): HeldClaim {
  const { attemptId, messageId } = item.value;
  return { attemptId, messageId, provider, call: 1, dispatch: item.value, trace: toTraceText(item.context) };
}

function sendingClaim(claim: HeldClaim, leaseMs: number): NewClaim {
  const { attemptId, messageId, provider, trace } = claim;
  return { attemptId, messageId, provider, status: 'SENDING', calls: 1, leaseMs, errorClass: null, code: null, trace, dispatch: null };
}

function queuedClaim({ item, provider }: Admitted): NewClaim {
  const { attemptId, messageId } = item.value;
  const dispatch = Dispatch.encode(item.value).finish();
  const trace = toTraceText(item.context);
  return { attemptId, messageId, provider, status: 'QUEUED', calls: 0, leaseMs: null, errorClass: null, code: null, trace, dispatch };
}

function endedClaim(item: Consumed<Dispatch>, refusal: Extract<ReturnType<typeof admitDispatch>, { type: 'END' }>): NewClaim {
  const { attemptId, messageId } = item.value;
  const { status, errorClass, code } = refusal;
  const trace = toTraceText(item.context);
  return {
    attemptId,
    messageId,
    provider: null,
    status,
    calls: 0,
    leaseMs: null,
    errorClass: errorClass ?? null,
    code,
    trace,
    dispatch: null,
    report: report({ attemptId, messageId, status, errorClass, code, occurredAt: Date.now() }, traceTextHeaders(trace)),
  };
}
