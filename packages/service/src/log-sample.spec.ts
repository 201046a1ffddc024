import { isLogged } from './log-sample';

const ids = Array.from({ length: 10_000 }, (_, index) => `01JDV6Q3E8${String(index).padStart(16, '0')}`);

test('all are logged at 1 and none at 0', () => {
  expect(ids.every((id) => isLogged(id, 1))).toBe(true);
  expect(ids.some((id) => isLogged(id, 0))).toBe(false);
});

test('a share of them is logged, and a larger share holds the smaller', () => {
  const tenth = ids.filter((id) => isLogged(id, 0.1));
  expect(tenth.length).toBeGreaterThan(800);
  expect(tenth.length).toBeLessThan(1_200);
  expect(tenth.every((id) => isLogged(id, 0.2))).toBe(true);
});
