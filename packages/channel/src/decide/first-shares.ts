import { rankProviders, type Standing } from './rank-providers';

/**
 * Which share of attempts begins with which of the candidates, as {@link rankProviders} would draw: they sum to 1, unless all of them are
 * taken out. Each provider that keeps only a part of its traffic divides the cases once more; there are few.
 */
export function firstShares(candidates: readonly string[], standingOf: (id: string) => Standing): ReadonlyMap<string, number> {
  const drawn = candidates.map(standingOf).filter(({ mode, keep }) => mode === 'NORMAL' && keep < 1);
  const shares = new Map(candidates.map((id) => [id, 0]));
  const KEEPS = 0;
  const YIELDS = 1;
  for (let outcome = 0; outcome < 2 ** drawn.length; outcome += 1) {
    const draws = drawn.map((_, index) => ((outcome >> index) & 1) === 1);
    const probability = drawn.reduce((product, { keep }, index) => product * (draws[index] === true ? 1 - keep : keep), 1);
    let next = 0;
    const [first] = rankProviders(candidates, standingOf, () => (draws[next++] === true ? YIELDS : KEEPS)).order;
    if (first !== undefined) shares.set(first, (shares.get(first) ?? 0) + probability);
  }
  return shares;
}
