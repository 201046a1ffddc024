import { type ProviderChoice } from './policy';
import { seededRandom } from './seeded-random';

/**
 * Provider ids in the order to try: lower priority first; among equals each is drawn with its share of the weight. The draw depends
 * on `seed` (the attempt id) alone, so that deciding twice gives the same order.
 */
export function providerOrder(choices: readonly ProviderChoice[], seed: string): string[] {
  if (choices.length < 2) return choices.map((choice) => choice.id);
  const draw = seededRandom(seed);
  return choices
    .map((choice) => ({ ...choice, key: weightedKey(draw(), choice.weight) }))
    .sort((a, b) => a.priority - b.priority || b.key - a.key)
    .map((choice) => choice.id);
}

/** Sorting by these keys, greatest first, draws without replacement in proportion to the weights (Efraimidis and Spirakis). */
function weightedKey(random: number, weight: number): number {
  return random ** (1 / Math.max(weight, 1));
}
