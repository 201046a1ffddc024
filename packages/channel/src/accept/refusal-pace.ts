import { type RefusalBudget, fullBudget, LONG_REFUSAL_COST, spendRefusal } from '../decide/refusal-budget';

/** How a refusal is told: at once, after a wait, or not at all. */
export type RefusalManner = 'AT_ONCE' | 'LATE' | 'NEVER';

const WAIT_MS = 1_000;
const LONG_WAIT_MS = 10_000;
const MOST_WAITING = 1_000;

/**
 * Keeps a flood of refused requests from taking the time of signed ones. Whoever sends it waits for answers, so past a budget the answers
 * come late, and latest to long bodies: then so do the next requests. Nothing of a body is read meanwhile. When too many wait, their connections end unanswered.
 */
export class RefusalPace {
  #budget: RefusalBudget;
  #untold = 0;
  readonly #waiting = new Map<() => void, NodeJS.Timeout>();

  constructor(private readonly now: () => number = () => performance.now()) {
    this.#budget = fullBudget(now());
  }

  /** Resolves when the refusal may be told, of a body that is long or not. */
  async turn(isLong: boolean): Promise<RefusalManner> {
    const { atOnce, budget } = spendRefusal(this.#budget, this.now(), isLong ? LONG_REFUSAL_COST : 1);
    this.#budget = budget;
    if (atOnce) return 'AT_ONCE';
    this.#untold += 1;
    if (this.#waiting.size >= MOST_WAITING) return 'NEVER';
    await new Promise<void>((resolve) => this.#waiting.set(resolve, setTimeout(() => this.#release(resolve), isLong ? LONG_WAIT_MS : WAIT_MS).unref()));
    return 'LATE';
  }

  /** How many were not told at once since this was asked last. */
  takeUntold(): number {
    const untold = this.#untold;
    this.#untold = 0;
    return untold;
  }

  #release(resolve: () => void): void {
    this.#waiting.delete(resolve);
    resolve();
  }
}
