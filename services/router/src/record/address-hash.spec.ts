import { addressHash } from './address-hash';

const hash = addressHash('a key of the installation, 32 characters');

it('is the same for the same customer, address and key, whatever the letter case', () => {
  expect(hash('acme', 'Ann@example.com')).toEqual(hash('acme', 'ann@example.com'));
  expect(hash('acme', '+14155552671')).toHaveLength(32);
});

it.each([
  ['another customer', hash('other', '+14155552671')],
  ['another address', hash('acme', '+14155552672')],
  ['another key', addressHash('another key of the installation, 32+')('acme', '+14155552671')],
])('differs for %s', (_what, other) => {
  expect(hash('acme', '+14155552671').equals(other)).toBe(false);
});
