import { fairShare } from './fair-share';

test.each([1, 2, 3, 5, 7])('%i members share six partitions: each to one, evenly', (count) => {
  const members = Array.from({ length: count }, (_, index) => index * 37 + 5);
  const shares = members.map((member) => fairShare([...members].reverse(), member, 6));
  expect(shares.flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(Math.max(...shares.map(({ length }) => length)) - Math.min(...shares.map(({ length }) => length))).toBeLessThanOrEqual(1);
});

test('who is no member has nothing', () => expect(fairShare([1, 2], 3, 6)).toEqual([]));
