import { fullBudget, LONG_REFUSAL_COST, REFUSALS_PER_SECOND, spendRefusal } from './refusal-budget';

function spend(times: readonly number[]): boolean[] {
  let budget = fullBudget(0);
  return times.map((now) => {
    const spent = spendRefusal(budget, now);
    ({ budget } = spent);
    return spent.atOnce;
  });
}

describe('spendRefusal', () => {
  it('tells a second’s worth at once and no more', () => {
    const atOnce = spend(Array.from({ length: REFUSALS_PER_SECOND * 3 }, () => 0)).filter(Boolean);
    expect(atOnce).toHaveLength(REFUSALS_PER_SECOND);
  });

  it('earns what time gives, however it is cut up', () => {
    const flood = Array.from({ length: 10_000 }, (_, index) => index);
    expect(spend(flood).filter(Boolean)).toHaveLength(REFUSALS_PER_SECOND + REFUSALS_PER_SECOND * 10 - 1);
  });

  it('never saves up more than a second’s worth', () => {
    const calm = Array.from({ length: REFUSALS_PER_SECOND * 2 }, () => 3_600_000);
    expect(spend(calm).filter(Boolean)).toHaveLength(REFUSALS_PER_SECOND);
  });

  it('lets a trickle pass for ever', () => {
    expect(spend(Array.from({ length: 1_000 }, (_, index) => index * 20))).not.toContain(false);
  });

  it('tells fewer at once that are worth more', () => {
    let budget = fullBudget(0);
    const atOnce = Array.from({ length: REFUSALS_PER_SECOND }, () => {
      const spent = spendRefusal(budget, 0, LONG_REFUSAL_COST);
      ({ budget } = spent);
      return spent.atOnce;
    });
    expect(atOnce.filter(Boolean)).toHaveLength(REFUSALS_PER_SECOND / LONG_REFUSAL_COST);
  });
});
