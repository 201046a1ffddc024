import { isFinal } from './index';

it.each([
  ['ACCEPTED', false],
  ['SCHEDULED', false],
  ['IN_PROGRESS', false],
  ['DELIVERED', true],
  ['READ', true],
  ['FAILED', true],
  ['EXPIRED', true],
  ['CANCELED', true],
  ['STOPPED', true],
] as const)('%s: final %s', (status, final) => {
  expect(isFinal(status)).toBe(final);
});
