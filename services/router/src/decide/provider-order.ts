import { type ProviderChoice } from '@switchback/fallback';

/**
 * Provider ids in the order to try: lower priority first; among equals each is drawn with its share of the weight. The draw depends
 * on `seed` (the attempt id) alone, so that deciding twice gives the same order.
 */
export function providerOrder(choices: readonly ProviderChoice[], seed: string): string[] {
  if (choices.length < 2) return choices.map((choice) => choice.id);
  const draw = randomFrom(seed);
  return choices
    .map((choice) => ({ ...choice, key: weightedKey(draw(), choice.weight) }))
    .sort((a, b) => a.priority - b.priority || b.key - a.key)
    .map((choice) => choice.id);
}

/** Sorting by these keys, greatest first, draws without replacement in proportion to the weights (Efraimidis and Spirakis). */
function weightedKey(random: number, weight: number): number {
  return random ** (1 / Math.max(weight, 1));
}

/** Numbers in (0, 1): FNV-1a of the seed, stepped by mulberry32. */
function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}
