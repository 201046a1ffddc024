import { setTimeout as sleep } from 'node:timers/promises';

import { Liveness } from './liveness';

test('alive while it beats, not alive when the last beat is too long ago', async () => {
  const liveness = new Liveness(30);
  expect(liveness.alive()).toBe(true);
  while (liveness.alive()) await sleep(5);
  liveness.beat();
  expect(liveness.alive()).toBe(true);
});
