import { type AttemptStatus, mergeAttemptStatus } from './index';

const REPORTED = ['QUEUED', 'SENDING', 'UNKNOWN', 'SENT', 'UNDELIVERED', 'REJECTED', 'EXPIRED', 'CANCELED', 'DELIVERED', 'READ'] as const;

// Row: the status so far. Column: the report, in the order above. Cell: what stands afterwards; '.' when the report changes nothing.
const TABLE: Record<AttemptStatus, string> = {
  QUEUED: '.      SENDING UNKNOWN SENT UNDELIVERED REJECTED EXPIRED CANCELED DELIVERED READ',
  SENDING: '.     .       UNKNOWN SENT UNDELIVERED REJECTED EXPIRED CANCELED DELIVERED READ',
  UNKNOWN: '.     .       .       SENT UNDELIVERED REJECTED EXPIRED CANCELED DELIVERED READ',
  SENT: '.        .       .       .    UNDELIVERED REJECTED EXPIRED CANCELED DELIVERED READ',
  UNDELIVERED: '. .       .       .    .           .        .       .        DELIVERED READ',
  REJECTED: '.    .       .       .    .           .        .       .        DELIVERED READ',
  EXPIRED: '.     .       .       .    .           .        .       .        DELIVERED READ',
  CANCELED: '.    .       .       .    .           .        .       .        DELIVERED READ',
  DELIVERED: '.   .       .       .    .           .        .       .        .         READ',
  READ: '.        .       .       .    .           .        .       .        .         .',
};

const pairs = REPORTED.flatMap((current) =>
  TABLE[current].split(/ +/).map((cell, column) => [current, REPORTED[column], cell === '.' ? current : cell] as const),
);

it('has a cell for every pair of statuses', () => {
  expect(pairs).toHaveLength(100);
  expect(pairs.every(([, reported]) => reported !== undefined)).toBe(true);
});

it.each(pairs)('%s, then %s: %s', (current, reported, merged) => {
  expect(mergeAttemptStatus(current, reported ?? current)).toBe(merged);
});

it('does not depend on the order of arrival, but for which of several failures came first', () => {
  const failures = new Set<AttemptStatus>(['UNDELIVERED', 'REJECTED', 'EXPIRED', 'CANCELED']);
  for (const one of REPORTED) {
    for (const other of REPORTED) {
      const [forth, back] = [mergeAttemptStatus(one, other), mergeAttemptStatus(other, one)];
      if (forth !== back) expect([failures.has(one), failures.has(other)]).toEqual([true, true]);
    }
  }
});
