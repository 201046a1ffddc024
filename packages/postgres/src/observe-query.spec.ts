import { type ObservableCallback, type ObservableGauge, type ObservableResult } from '@opentelemetry/api';

import { type Measured, observeQuery } from './observe-query';

/** A gauge, and what a collection of it finds. */
function gauge(): { readonly gauge: ObservableGauge; readonly collect: () => Promise<number[]>; readonly watched: () => boolean } {
  const callbacks = new Set<ObservableCallback>();
  return {
    gauge: { addCallback: (callback) => void callbacks.add(callback), removeCallback: (callback) => void callbacks.delete(callback) },
    watched: () => callbacks.size > 0,
    collect: async () => {
      const values: number[] = [];
      const result: ObservableResult = { observe: (value) => void values.push(value) };
      for (const callback of callbacks) await callback(result);
      return values;
    },
  };
}

it('asks once for all gauges that are collected together, and gives each its own values', async () => {
  const [one, two] = [gauge(), gauge()];
  let asked = 0;
  const end = observeQuery([one.gauge, two.gauge], async () => {
    asked += 1;
    return [1, 2, 3].map((value): Measured => ({ gauge: value === 2 ? two.gauge : one.gauge, value, attributes: {} }));
  });
  expect(await Promise.all([one.collect(), two.collect()])).toEqual([[1, 3], [2]]);
  expect(asked).toBe(1);
  await one.collect();
  expect(asked).toBe(2);
  end();
  expect([one.watched(), two.watched()]).toEqual([false, false]);
});

it('leaves out what fails, and asks again', async () => {
  const one = gauge();
  let down = true;
  observeQuery([one.gauge], async () => {
    if (down) throw new Error('the database is away');
    return [{ gauge: one.gauge, value: 7, attributes: {} }];
  });
  expect(await one.collect()).toEqual([]);
  down = false;
  expect(await one.collect()).toEqual([7]);
});

it('leaves out what is not answered in time, and does not ask twice meanwhile', async () => {
  const one = gauge();
  let asked = 0;
  let answer: (measured: readonly Measured[]) => void = () => undefined;
  observeQuery(
    [one.gauge],
    () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    1,
  );
  expect([await one.collect(), await one.collect(), asked]).toEqual([[], [], 1]);
  answer([{ gauge: one.gauge, value: 7, attributes: {} }]);
  expect(await one.collect()).toEqual([7]);
});
