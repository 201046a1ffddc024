import { OutboxAge, type OutboxLook } from './outbox-age';

const look = (at: number, oldest?: number, newest = oldest): OutboxLook => ({
  at,
  ids: oldest === undefined || newest === undefined ? undefined : { oldest: BigInt(oldest), newest: BigInt(newest) },
});

/** The age after each look. */
function ages(looks: readonly OutboxLook[]): number[] {
  const age = new OutboxAge();
  return looks.map((one) => age.after(one));
}

it('is 0 while the outbox is empty, and when it has become empty', () => {
  expect(ages([look(0), look(10, 5), look(20), look(30, 6)])).toEqual([0, 0, 0, 0]);
});

it('grows while the oldest row stays', () => {
  expect(ages([look(0, 7), look(15, 7, 9), look(30, 7, 20)])).toEqual([0, 15, 30]);
});

it('is as old as the first look that saw the row which is the oldest by now', () => {
  // 8 and 9 were there at 10; 12 came until 20.
  expect(ages([look(0, 7), look(10, 7, 9), look(20, 8, 12), look(30, 9, 15), look(40, 12, 15), look(50, 14, 15)])).toEqual([0, 10, 10, 20, 20, 20]);
});

it('remembers so many looks and no more, and is hardly younger for it', () => {
  const looks = Array.from({ length: 1_000 }, (_, index) => look(index, 1, index + 1));
  expect(ages(looks).at(-1)).toBe(999);
  // Row 900 was first seen at 899; 120 to 240 marks stand for 1,000 looks.
  const [age = 0] = ages([...looks, look(1_000, 900, 1_001)]).slice(-1);
  expect(age).toBeLessThanOrEqual(101);
  expect(age).toBeGreaterThan(101 - 1_000 / 120);
});
