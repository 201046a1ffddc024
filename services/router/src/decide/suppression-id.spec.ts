import { suppressionId } from './suppression-id';

const ZERO = new Uint8Array(10);

it('is a ULID with a prefix', () => {
  expect(suppressionId(1_469_918_176_385, ZERO)).toBe(`sup_01aryz6s41${'0'.repeat(16)}`);
  expect(suppressionId(0, new Uint8Array(10).fill(255))).toBe(`sup_${'0'.repeat(10)}${'z'.repeat(16)}`);
});

it('sorts by time', () => {
  const random = new Uint8Array(10).fill(255);
  expect(suppressionId(1_000, random) < suppressionId(1_001, ZERO)).toBe(true);
});
