import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';

import { mayConcernOneRow } from './sqlstate';
import { inBatchSpan } from './tracing/batch-span';

export interface GroupCommitOptions<I, O> {
  /**
   * Commits the items in one transaction and answers one result per item, in the same order. It may be called again with a part
   * of the same items after it threw, so a throw must mean that nothing was stored.
   */
  readonly commit: (items: readonly I[]) => Promise<readonly O[]>;
  /** The name of the span of a commit, which is linked to the spans that the items came with. Default: it has none. */
  readonly span?: string;
  /** Most items in one commit. Default 500. */
  readonly maxBatch?: number;
  /** Most commits in flight. Default 1: what arrives meanwhile makes up the next batch. */
  readonly maxConcurrent?: number;
  /** How long items gather before the next commit, from the start of the one before. Default 0: only as long as that one takes. */
  readonly gatherMs?: number;
  /** Whether an error may be the fault of one item. Default: bad data and violated constraints are, a lost connection is not. */
  readonly mayConcernOneItem?: (error: unknown) => boolean;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly span: Span | undefined;
  readonly resolve: (result: O) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects concurrent calls into shared transactions: one commit in flight, everything that arrives meanwhile goes into the next.
 *
 * When a batch fails for a reason that may be one item's, its halves are committed on their own, and theirs, until the culprit stands
 * alone: it gets the error, its neighbours get their results. When it fails for a reason common to all (the database is away, or
 * the outcome of a commit is unknown), every caller of the batch gets the error.
 */
export class GroupCommit<I, O> {
  readonly #commit: (items: readonly I[]) => Promise<readonly O[]>;
  readonly #span: string | undefined;
  readonly #maxBatch: number;
  readonly #maxConcurrent: number;
  readonly #gatherMs: number;
  readonly #mayConcernOneItem: (error: unknown) => boolean;
  #waiting: Waiting<I, O>[] = [];
  #inFlight = 0;
  #startedAt = -Infinity;
  #scheduled = false;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<I, O>) {
    this.#commit = options.commit;
    this.#span = options.span;
    this.#maxBatch = options.maxBatch ?? 500;
    this.#maxConcurrent = options.maxConcurrent ?? 1;
    this.#gatherMs = options.gatherMs ?? 0;
    this.#mayConcernOneItem = options.mayConcernOneItem ?? mayConcernOneRow;
  }

  /** Resolves once the item is committed; rejects with the error of its commit. */
  submit(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, span: this.#span === undefined ? undefined : trace.getActiveSpan(), resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when everything submitted so far, and meanwhile, is settled. */
  drain(): Promise<void> {
    if (this.#inFlight === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** One turn of the event loop later at least, so that calls which arrived together are committed together. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= this.#maxConcurrent) return;
    this.#scheduled = true;
    const start = (): void => {
      this.#scheduled = false;
      this.#start();
    };
    const restMs = this.#startedAt + this.#gatherMs - performance.now();
    if (restMs < 1 || this.#waiting.length >= this.#maxBatch) setImmediate(start);
    else setTimeout(start, restMs);
  }

  #start(): void {
    while (this.#waiting.length > 0 && this.#inFlight < this.#maxConcurrent) {
      const batch = this.#waiting.splice(0, this.#maxBatch);
      this.#inFlight += 1;
      this.#startedAt = performance.now();
      void this.#settle(batch).then(() => this.#finished());
    }
  }

  #finished(): void {
    this.#inFlight -= 1;
    if (this.#waiting.length > 0) return this.#schedule();
    if (this.#inFlight > 0) return;
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }

  /** Never rejects: every caller is answered. */
  async #settle(batch: readonly Waiting<I, O>[]): Promise<void> {
    const outcome = await this.#tryCommit(batch);
    if (outcome.ok) return batch.forEach((waiting, index) => outcome.answer(waiting, index));
    if (batch.length === 1 || !this.#mayConcernOneItem(outcome.error)) {
      return batch.forEach((waiting) => waiting.reject(outcome.error));
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#settle(batch.slice(0, middle));
    await this.#settle(batch.slice(middle));
  }

  async #tryCommit(batch: readonly Waiting<I, O>[]): Promise<Outcome<I, O>> {
    try {
      const commit = () => this.#commit(batch.map((waiting) => waiting.item));
      const spans = batch.map((waiting) => waiting.span);
      // What comes together is of many traces, and must not run on in that of the one who came first.
      const results = await (this.#span === undefined ? context.with(ROOT_CONTEXT, commit) : inBatchSpan(this.#span, spans, commit));
      if (results.length !== batch.length) throw new Error(`commit answered ${results.length} results for ${batch.length} items`);
      const iterator = results.values();
      return {
        ok: true,
        answer: (waiting) => {
          const next = iterator.next();
          if (next.done !== true) waiting.resolve(next.value);
        },
      };
    } catch (error) {
      return { ok: false, error };
    }
  }
}

type Outcome<I, O> =
  | { readonly ok: true; readonly answer: (waiting: Waiting<I, O>, index: number) => void }
  | { readonly ok: false; readonly error: unknown };
