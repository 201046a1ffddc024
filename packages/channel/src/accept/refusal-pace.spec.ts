import { RefusalPace } from './refusal-pace';

const ONE_FLOOD = 256;

describe('RefusalPace', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    ['short bodies', false, 10 * (ONE_FLOOD + 50)],
    ['long bodies', true, 5 + 10 * 5],
  ])('is asked for no more than so many refusals by a flood of %s in ten seconds', async (_name, isLong, most) => {
    const pace = new RefusalPace(() => Date.now());
    let told = 0;
    const sender = async (): Promise<void> => {
      for (;;) {
        await pace.turn(isLong);
        told += 1;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    for (let index = 0; index < ONE_FLOOD; index += 1) void sender();
    await jest.advanceTimersByTimeAsync(9_990);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(most);
  });
});
