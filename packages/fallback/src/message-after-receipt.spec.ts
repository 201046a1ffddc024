import { type AttemptStatus, type MessageStatus } from './index';
import { MessageUnderTest, SECOND } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const RECEIPTS = ['QUEUED', 'SENDING', 'UNKNOWN', 'SENT', 'UNDELIVERED', 'REJECTED', 'EXPIRED', 'CANCELED', 'DELIVERED', 'READ'] as const;

const lastStep = policyOf({ channel: 'SMS', fallbackAfterMs: 60 * SECOND });
const twoSteps = policyOf({ channel: 'SMS', fallbackAfterMs: 60 * SECOND }, { channel: 'EMAIL' });

interface Row {
  readonly message: string;
  readonly status: MessageStatus;
  readonly begin: () => MessageUnderTest;
  /** By the receipt, in the order above: what the message is afterwards; '.' when it stays. */
  readonly cells: string;
}

// Every status that a message can have when a receipt comes for its attempt, which is SENT, or CANCELED where the message is.
const ROWS: readonly Row[] = [
  { message: 'on its last step', status: 'IN_PROGRESS', begin: () => sent(lastStep), cells: '. . . . FAILED FAILED FAILED FAILED DELIVERED READ' },
  { message: 'with a step left', status: 'IN_PROGRESS', begin: () => sent(twoSteps), cells: '. . . . . . . . DELIVERED READ' },
  { message: 'on its second step, the receipt being for the first', status: 'IN_PROGRESS', begin: () => after(sent(twoSteps), (m) => m.wake(61)), cells: '. . . . . . . . DELIVERED READ' },
  { message: 'proved delivered', status: 'DELIVERED', begin: () => after(sent(lastStep), (m) => m.report(2, 0, 'DELIVERED')), cells: '. . . . . . . . . READ' },
  { message: 'opened', status: 'READ', begin: () => after(sent(lastStep), (m) => m.report(2, 0, 'READ')), cells: '. . . . . . . . . .' },
  { message: 'out of time on its last step', status: 'FAILED', begin: () => after(sent(lastStep), (m) => m.wake(61)), cells: '. . . . . . . . DELIVERED READ' },
  { message: 'past its ttl', status: 'EXPIRED', begin: () => after(sent(lastStep, 30), (m) => m.wake(30)), cells: '. . . . . . . . DELIVERED READ' },
  { message: 'canceled after its hand-off', status: 'STOPPED', begin: () => after(sent(lastStep), (m) => m.cancel(2)), cells: '. . . . . . . . . .' },
  {
    message: 'canceled before its hand-off',
    status: 'CANCELED',
    begin: () =>
      after(new MessageUnderTest(lastStep), (m) => {
        m.cancel(1);
        m.answer(1, 0, 'CANCELED');
      }),
    cells: '. . . . . . . . . .',
  },
];

function sent(policy: MessageUnderTest['policy'], ttlSeconds = 3_600): MessageUnderTest {
  return after(new MessageUnderTest(policy, { ttl: ttlSeconds * SECOND }), (message) => message.report(1, 0, 'SENT'));
}

function after(message: MessageUnderTest, happens: (message: MessageUnderTest) => unknown): MessageUnderTest {
  happens(message);
  return message;
}

const pairs = ROWS.flatMap(({ message, status, begin, cells }) =>
  cells.split(' ').map((cell, column) => ({ message, status, begin, receipt: RECEIPTS[column], becomes: cell === '.' ? status : cell })),
);

it('has a cell for every pair of a status and a receipt', () => {
  // A message is ACCEPTED or SCHEDULED only as long as it has no attempt that a receipt could be for.
  const met: Record<Exclude<MessageStatus, 'ACCEPTED' | 'SCHEDULED'>, boolean> = { IN_PROGRESS: false, DELIVERED: false, READ: false, FAILED: false, EXPIRED: false, STOPPED: false, CANCELED: false };
  expect(Object.keys(met).sort()).toEqual([...new Set(ROWS.map(({ status }) => status))].sort());
  const every: Record<AttemptStatus, number> = { QUEUED: 0, SENDING: 0, UNKNOWN: 0, SENT: 0, UNDELIVERED: 0, REJECTED: 0, EXPIRED: 0, CANCELED: 0, DELIVERED: 0, READ: 0 };
  expect(Object.keys(every).sort()).toEqual(RECEIPTS.toSorted());
  expect(pairs).toHaveLength(ROWS.length * RECEIPTS.length);
  expect(pairs.every(({ receipt }) => receipt !== undefined)).toBe(true);
});

it.each(pairs)('$status, $message, then $receipt: $becomes', ({ status, begin, receipt, becomes }) => {
  const message = begin();
  expect(message.state.status).toBe(status);
  message.report(62, 0, receipt ?? 'SENT');
  expect(message.state.status).toBe(becomes);
  expect(message.state.late).toBe((status === 'FAILED' || status === 'EXPIRED') && becomes !== status);
});
