import { failureOf, fallsBackOn } from './attempt-failure';
import { type AttemptStatus, type ErrorClass, type FallbackTrigger } from './index';
import { policyOf } from './testing/policy-of';

const CLASSES = [
  undefined,
  'TRANSIENT',
  'RECIPIENT_PERMANENT',
  'RECIPIENT_TEMPORARY',
  'OPTED_OUT',
  'POLICY',
  'CONFIG',
  'AMBIGUOUS',
] as const satisfies readonly (ErrorClass | undefined)[];

// Reason of the step's failure for each class, in the order above; '-' while the step goes on.
const TABLE: Record<AttemptStatus, string> = {
  QUEUED: '- - - - - - - -',
  SENDING: '- - - - - - - -',
  UNKNOWN: '- - - - - - - -',
  SENT: '- - - - - - - -',
  DELIVERED: '- - - - - - - -',
  READ: '- - - - - - - -',
  REJECTED: 'REJECTED UNREACHABLE REJECTED REJECTED OPTED_OUT REJECTED UNREACHABLE REJECTED',
  UNDELIVERED: 'UNDELIVERED UNDELIVERED UNDELIVERED UNDELIVERED OPTED_OUT UNDELIVERED UNDELIVERED UNDELIVERED',
  EXPIRED: 'EXPIRED EXPIRED EXPIRED EXPIRED EXPIRED EXPIRED EXPIRED EXPIRED',
  CANCELED: 'CANCELED CANCELED CANCELED CANCELED CANCELED CANCELED CANCELED CANCELED',
};

const STATUSES = [
  'QUEUED',
  'SENDING',
  'UNKNOWN',
  'SENT',
  'DELIVERED',
  'READ',
  'REJECTED',
  'UNDELIVERED',
  'EXPIRED',
  'CANCELED',
] as const satisfies readonly AttemptStatus[];

const rows = STATUSES.flatMap((status) =>
  TABLE[status].split(' ').map((reason, column) => ({ status, errorClass: CLASSES[column], reason: reason === '-' ? undefined : reason })),
);

function failure(status: AttemptStatus, errorClass: ErrorClass | undefined) {
  return failureOf({ id: 'a', status, createdAt: 0, updatedAt: 0, ...(errorClass === undefined ? {} : { errorClass }) });
}

function leadsOn(status: AttemptStatus, errorClass: ErrorClass | undefined, fallbackOn: readonly FallbackTrigger[]): boolean {
  const [step] = policyOf({ channel: 'SMS', fallbackOn }).steps;
  if (step === undefined) throw new Error('no step');
  return fallsBackOn(step, failure(status, errorClass));
}

it('has a cell for every pair of status and class', () => {
  expect(rows).toHaveLength(80);
});

it.each(rows)('$status of class $errorClass: $reason', ({ status, errorClass, reason }) => {
  expect(failure(status, errorClass)).toBe(reason);
});

it.each([
  ['REJECTED', undefined, 'REJECTED', 'UNDELIVERED'],
  ['REJECTED', 'TRANSIENT', 'UNREACHABLE', 'REJECTED'],
  ['REJECTED', 'CONFIG', 'UNREACHABLE', 'REJECTED'],
  ['UNDELIVERED', 'RECIPIENT_TEMPORARY', 'UNDELIVERED', 'EXPIRED'],
  ['EXPIRED', undefined, 'EXPIRED', 'TIMEOUT'],
  ['CANCELED', undefined, 'UNDELIVERED', 'REJECTED'],
] as const)('%s of class %s falls back on %s, not on %s', (status, errorClass, trigger, other) => {
  expect(leadsOn(status, errorClass, [trigger])).toBe(true);
  expect(leadsOn(status, errorClass, [other])).toBe(false);
});

it.each(['REJECTED', 'UNDELIVERED'] as const)('an opt-out (%s) goes on to the next channel whatever the policy falls back on', (status) => {
  expect(leadsOn(status, 'OPTED_OUT', ['TIMEOUT'])).toBe(true);
});
