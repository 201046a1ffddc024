import { classifyFailure } from './failure';

export interface Failure<T> {
  readonly item: T;
  readonly error: unknown;
}

/** What came of a batch whose handling failed as a whole. */
export interface Isolated<T> {
  readonly handled: readonly T[];
  /** Failed each on its own, and for its own reason: given up. */
  readonly failed: readonly Failure<T>[];
  /** The error for which the rest has to come again. */
  readonly open?: unknown;
}

/** So many single failures in a row, and something is away: asking for each record would only hammer it. */
const GIVE_UP_AFTER = 3;

/**
 * Finds the culprits of a failed batch: hands over its halves on their own, and theirs, until each failure stands alone. An `UNCLEAR` failure
 * is the record's own only when another record got through after it; until then the fault may lie elsewhere, and the record stays
 * open.
 */
export async function isolate<T>(items: readonly T[], error: unknown, handle: (items: readonly T[]) => Promise<void>): Promise<Isolated<T>> {
  const handled: T[] = [];
  const failed: Failure<T>[] = [];
  let unclear: Failure<T>[] = [];

  const take = async (part: readonly T[], known?: { error: unknown }): Promise<void> => {
    const failure = known ?? (await attempt(part));
    const [only] = part;
    if (failure === undefined || only === undefined) return;
    if (part.length === 1) {
      (classifyFailure(failure.error) === 'RECORD' ? failed : unclear).push({ item: only, error: failure.error });
      return;
    }
    const middle = Math.ceil(part.length / 2);
    for (const half of [part.slice(0, middle), part.slice(middle)]) if (unclear.length < GIVE_UP_AFTER) await take(half);
  };

  const attempt = async (part: readonly T[]): Promise<{ error: unknown } | undefined> => {
    try {
      await handle(part);
    } catch (thrown) {
      return { error: thrown };
    }
    handled.push(...part);
    failed.push(...unclear);
    unclear = [];
    return undefined;
  };

  await take(items, { error });
  const [open] = unclear;
  return open === undefined ? { handled, failed } : { handled, failed, open: open.error };
}
