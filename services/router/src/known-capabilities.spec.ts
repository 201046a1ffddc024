import { askUntil } from './known-capabilities';

it.each<[string, number, number]>([
  ['no deadline: a second', Infinity, 1_000],
  ['a far one: a second', 60_000, 1_000],
  ['a near one: half of what is left', 900, 450],
  ['one that has passed: no time', 0, 0],
])('%s', (_name, left, patience) => {
  expect(askUntil(5_000, 5_000 + left, 1_000)).toBe(5_000 + patience);
});
