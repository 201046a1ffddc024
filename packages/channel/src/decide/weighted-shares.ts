import { type ProviderChoice } from '@switchback/fallback';

/**
 * Which share of attempts begins with which provider: the orders that priority and weight give, each as often as it is drawn, shared out by
 * `sharesOf`.
 */
export function weightedShares(choices: readonly ProviderChoice[], sharesOf: (order: readonly string[]) => ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const total = new Map(choices.map(({ id }) => [id, 0]));
  for (const { order, probability } of orders(choices)) {
    for (const [id, share] of sharesOf(order)) total.set(id, (total.get(id) ?? 0) + share * probability);
  }
  return total;
}

interface Drawn {
  readonly order: readonly string[];
  readonly probability: number;
}

/** Providers beyond so many in one priority are not permuted: their order is that of their weights. */
const MOST_PERMUTED = 5;

function orders(choices: readonly ProviderChoice[]): readonly Drawn[] {
  const priorities = [...new Set(choices.map(({ priority }) => priority))].sort((a, b) => a - b);
  return priorities.reduce<readonly Drawn[]>((before, priority) => {
    const group = choices.filter((choice) => choice.priority === priority);
    const drawn = group.length > MOST_PERMUTED ? byWeight(group) : permutations(group);
    return before.flatMap((first) => drawn.map((next) => ({ order: [...first.order, ...next.order], probability: first.probability * next.probability })));
  }, [{ order: [], probability: 1 }]);
}

/** Draws without replacement in proportion to the weights. */
function permutations(group: readonly ProviderChoice[]): readonly Drawn[] {
  if (group.length === 0) return [{ order: [], probability: 1 }];
  const sum = group.reduce((total, { weight }) => total + weight, 0);
  return group.flatMap((first) =>
    permutations(group.filter((other) => other !== first)).map(({ order, probability }) => ({
      order: [first.id, ...order],
      probability: (probability * first.weight) / sum,
    })),
  );
}

function byWeight(group: readonly ProviderChoice[]): readonly Drawn[] {
  const sum = group.reduce((total, { weight }) => total + weight, 0);
  return group.map((first) => {
    const rest = group.filter((other) => other !== first).sort((a, b) => b.weight - a.weight);
    return { order: [first.id, ...rest.map(({ id }) => id)], probability: first.weight / sum };
  });
}
