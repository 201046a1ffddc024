import { type AttemptStatus } from '@switchback/fallback';

import { statusOfParts } from './status-of-parts';

const status = (statuses: readonly AttemptStatus[], parts = statuses.length) => statusOfParts(statuses.map((one) => ({ status: one })), parts).status;

it.each<[AttemptStatus, readonly AttemptStatus[]]>([
  ['DELIVERED', ['DELIVERED', 'DELIVERED']],
  ['SENT', ['DELIVERED', 'SENT']],
  ['SENT', ['SENT', 'SENT']],
  ['UNDELIVERED', ['DELIVERED', 'UNDELIVERED', 'SENT']],
  ['EXPIRED', ['EXPIRED', 'DELIVERED']],
  ['REJECTED', ['SENT', 'REJECTED']],
  ['READ', ['READ', 'READ']],
  ['DELIVERED', ['READ', 'DELIVERED']],
  ['SENT', ['QUEUED', 'DELIVERED']],
])('is %s with %j', (expected, statuses) => {
  expect(status(statuses)).toBe(expected);
});

it('delivers nothing while a part is not known', () => {
  expect(status(['DELIVERED', 'DELIVERED'], 3)).toBe('SENT');
});

it('tells why it failed', () => {
  expect(statusOfParts([{ status: 'DELIVERED' }, { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '001' }], 2)).toEqual({
    status: 'UNDELIVERED',
    errorClass: 'RECIPIENT_TEMPORARY',
    code: '001',
  });
});
