import { tooLate } from './too-late';

const earlier = { firstCalledAt: 0, refusedBy: 'one', errorClass: 'TRANSIENT', code: '503' } as const;
const time = { startedAt: 0, endsAt: 60_000 };

describe('tooLate', () => {
  it('lets the refusal stand once the step is over', () => {
    const ending = { type: 'END', status: 'REJECTED', errorClass: 'TRANSIENT', code: '503', noFurtherCall: 'STEP_TIME', refusedBy: 'one' };
    expect(tooLate(earlier, time, 60_000)).toEqual(ending);
  });

  it.each([
    ['before the end of the step', earlier, time, 59_999],
    ['where the dispatch does not say how long the step lasts', earlier, undefined, 10_000_000],
    ['before the first call, however late', undefined, { startedAt: 0, endsAt: 1 }, 10_000_000],
  ])('is not %s', (_name, before, of, now) => expect(tooLate(before, of, now)).toBeUndefined());
});
