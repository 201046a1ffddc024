import { WakeSignal } from './wake-signal';

const AN_HOUR = 3_600_000;

test('a wake ends the sleep', async () => {
  const signal = new WakeSignal();
  const slept = signal.sleep(AN_HOUR);
  signal.wake();
  await expect(slept).resolves.toBe(true);
});

test('a wake before the sleep is remembered once', async () => {
  const signal = new WakeSignal();
  signal.wake();
  signal.wake();
  await expect(signal.sleep(AN_HOUR)).resolves.toBe(true);
  await expect(signal.sleep(1)).resolves.toBe(false);
});

test('a wake after a sleep that ran out is not lost', async () => {
  const signal = new WakeSignal();
  await signal.sleep(1);
  signal.wake();
  await expect(signal.sleep(AN_HOUR)).resolves.toBe(true);
});

test('a cleared wake does not end the next sleep', async () => {
  const signal = new WakeSignal();
  signal.wake();
  signal.clear();
  await expect(signal.sleep(1)).resolves.toBe(false);
});
