import { type Consumed } from '@switchback/bus';
import { type Dispatch } from '@switchback/contracts';
import { type Channel, seededRandom } from '@switchback/fallback';

import { admitDispatch, type Refusal } from './decide/admit-dispatch';
import { candidateProviders } from './decide/candidate-providers';
import { destinationOf } from './decide/destination';
import { rankProviders, type Standing } from './decide/rank-providers';
import { maySentBefore } from './decide/sent-before';
import { type ProviderSet } from './providers/provider-set';
import { type HeldClaim } from './record/claim';
import { type NewClaim } from './record/insert-claims';
import { type ChosenAttempt, doubtfulClaim, endedClaim, heldBackClaim, orderedDispatch, queuedClaim, sendingClaim } from './record/new-claim';
import { type CallGate } from './send/call-gate';
import { toTraceText } from './trace-text';

export interface DispatchTakerOptions {
  readonly channel: Channel;
  readonly providers: ProviderSet;
  readonly gate: CallGate;
  readonly standingOf: (provider: string, destination: string) => Standing;
  readonly leaseMs: number;
  /** When the database was restored from a backup, in milliseconds since the epoch. */
  readonly restoredAt: number | undefined;
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
  readonly candidates: readonly string[];
}

interface Chunk {
  readonly held: readonly HeldClaim[];
  /** Those that wait for a free call, and may have one soon. */
  readonly waiting: readonly { readonly admitted: Admitted; readonly chosen: ChosenAttempt }[];
  /** Those that are written down at once: ended, or held back by breakers. */
  readonly settled: readonly NewClaim[];
}

const NOBODY: Refusal = { type: 'END', status: 'REJECTED', errorClass: 'CONFIG', code: 'NO_PROVIDER_ENABLED' };

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
    const { gate } = this.#options;
    const { admitted, ended } = this.#admit(items);
    let left: readonly Admitted[] = admitted;
    let endings: readonly NewClaim[] = ended;
    const end = performance.now() + PATIENCE_IN_ALL_MS;
    let patienceEnds = performance.now() + PATIENCE_MS;
    do {
      await gate.waitUntil(() => this.#enoughFree(left), patienceEnds - performance.now());
      const chunk = this.#choose(left);
      const impatient = performance.now() >= patienceEnds;
      const waiting = impatient ? chunk.waiting.map(({ chosen }) => queuedClaim(chosen)) : [];
      await this.#commit(chunk.held, [...endings, ...chunk.settled, ...waiting]);
      left = impatient ? [] : chunk.waiting.map(({ admitted }) => admitted);
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
      if (maySentBefore(item.value, this.#options.restoredAt)) {
        ended.push(this.#doubtful(item));
        continue;
      }
      const admission = admitDispatch(item.value, channel, providers.choices, Date.now());
      if (admission.type === 'END') ended.push(endedClaim(item, admission));
      else admitted.push({ item, candidates: admission.candidates });
    }
    return { admitted, ended };
  }

  #doubtful(item: Consumed<Dispatch>): NewClaim {
    const { providers } = this.#options;
    const [provider = null] = candidateProviders(item.value.providers, providers.choices, item.value.attemptId);
    return doubtfulClaim(item, provider, provider !== null && providers.get(provider)?.provider.capabilities.query === true);
  }

  /** A quarter of what a provider takes at once makes a chunk worth a transaction; where a breaker is open there is nothing to wait for. */
  #enoughFree(left: readonly Admitted[]): boolean {
    const provider = left[0]?.candidates[0];
    if (provider === undefined) return true;
    const { gate } = this.#options;
    return gate.isOpen(provider) || gate.free(provider) >= Math.min(left.length, Math.ceil(gate.capacity(provider) / 4));
  }

  /** What becomes of each now: breakers and modes may have changed since the last chunk. */
  #choose(left: readonly Admitted[]): Chunk {
    const held: HeldClaim[] = [];
    const waiting: { admitted: Admitted; chosen: ChosenAttempt }[] = [];
    const settled: NewClaim[] = [];
    for (const admitted of left) {
      const { order, passedOver } = this.#rank(admitted);
      const [provider] = order;
      if (provider === undefined) {
        settled.push(endedClaim(admitted.item, NOBODY, passedOver));
        continue;
      }
      const chosen = { channel: this.#options.channel, item: admitted.item, order, provider, passedOver };
      const permit = this.#options.gate.take(provider);
      if (permit !== undefined) held.push({ ...heldFields(chosen), permit });
      else if (this.#options.gate.isOpen(provider)) settled.push(heldBackClaim(chosen, Date.now()));
      else waiting.push({ admitted, chosen });
    }
    return { held, waiting, settled };
  }

  #rank({ item, candidates }: Admitted) {
    const { channel, standingOf } = this.#options;
    const destination = destinationOf(channel, item.value.address);
    return rankProviders(candidates, (id) => standingOf(id, destination), lazyRandom(`${item.value.attemptId} keep`));
  }

  async #commit(held: readonly HeldClaim[], others: readonly NewClaim[]): Promise<void> {
    if (held.length + others.length === 0) return;
    const { channel, gate, leaseMs, onEnded, onWaiting, start } = this.#options;
    const claims = [...held.map((claim) => sendingClaim(claim, channel, leaseMs)), ...others];
    const inserted = await this.#insert(held, claims);
    for (const claim of held) {
      if (inserted.has(claim.attemptId)) start(claim);
      else gate.release(claim.permit);
    }
    for (const claim of others) if (claim.status !== 'QUEUED' && inserted.has(claim.attemptId)) onEnded(claim);
    if (others.some(({ status }) => status === 'QUEUED')) onWaiting();
  }

  async #insert(held: readonly HeldClaim[], claims: readonly NewClaim[]): Promise<ReadonlySet<string>> {
    try {
      return await this.#options.insert(claims);
    } catch (error) {
      // Nothing was called. If the claims were committed nevertheless, their leases run out.
      for (const claim of held) this.#options.gate.release(claim.permit);
      throw error;
    }
  }
}

function heldFields(chosen: ChosenAttempt): Omit<HeldClaim, 'permit'> {
  const { item, provider, passedOver } = chosen;
  const { attemptId, messageId } = item.value;
  return { attemptId, messageId, provider, call: 1, dispatch: orderedDispatch(chosen), passedOver, trace: toTraceText(item.context) };
}

/** Most attempts meet providers that keep all of their traffic, and draw nothing. */
function lazyRandom(seed: string): () => number {
  let random: (() => number) | undefined;
  return () => (random ??= seededRandom(seed))();
}
