import { type BatchControl } from '../bus';
import { UnprocessableRecordError } from './failure';
import { withRetry } from './retry';

const FAST = { maxAttempts: 4, initialMs: 1, maxMs: 2 };

function control(): BatchControl & { beats: number; abort: () => void } {
  const controller = new AbortController();
  const made = { beats: 0, signal: controller.signal, abort: () => controller.abort(), heartbeat: async () => void (made.beats += 1) };
  return made;
}

/** Fails so many times, then succeeds. */
function failing(times: number, error: Error = new Error('away')): { calls: number; work: () => Promise<void> } {
  const made = {
    calls: 0,
    work: async () => {
      made.calls += 1;
      if (made.calls <= times) throw error;
    },
  };
  return made;
}

test('tries again until it succeeds, with a heartbeat before each try', async () => {
  const { work } = failing(3);
  const given = control();
  const attempts: number[] = [];
  await withRetry(work, given, FAST, (_error, attempt) => attempts.push(attempt));
  expect(attempts).toEqual([1, 2, 3]);
  expect(given.beats).toBe(3);
});

test('throws the error when the tries are used up', async () => {
  const failure = failing(9);
  await expect(withRetry(failure.work, control(), FAST, () => undefined)).rejects.toThrow('away');
  expect(failure.calls).toBe(4);
});

test.each([new TypeError('a bug'), new SyntaxError('not JSON'), new UnprocessableRecordError('never'), Object.assign(new Error('x'), { code: '23505' })])(
  'does not try again what cannot help: %s',
  async (error) => {
    const failure = failing(9, error);
    await expect(withRetry(failure.work, control(), FAST, () => undefined)).rejects.toBe(error);
    expect(failure.calls).toBe(1);
  },
);

test('gives up at once when the subscription stops', async () => {
  const given = control();
  const failure = failing(9);
  const work = withRetry(failure.work, given, { ...FAST, initialMs: 3_600_000, maxMs: 3_600_000 }, () => given.abort());
  await expect(work).rejects.toThrow();
  expect(failure.calls).toBe(1);
});
