import { brief, MessageUnderTest } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const sms = policyOf({ channel: 'SMS' }, { channel: 'EMAIL' });

it('stops a message and takes back what waits', () => {
  const message = new MessageUnderTest(sms);
  expect(brief(message.acknowledge(1))).toEqual([
    'ACKNOWLEDGED',
    'ATTEMPT_WITHDRAWN 0 ACKNOWLEDGED 1',
    'MESSAGE_SETTLED DELIVERED ACKNOWLEDGED',
  ]);
  expect(message.state.steps[0]).toMatchObject({ status: 'CANCELED', reason: 'ACKNOWLEDGED' });
  expect(brief(message.report(2, 0, 'REJECTED'))).toEqual(['ATTEMPT_UPDATED 0 REJECTED']);
});

it('stops a message whose attempt is in flight; READ still improves it', () => {
  const message = new MessageUnderTest(sms);
  message.report(1, 0, 'SENT');
  expect(brief(message.acknowledge(2))).toEqual(['ACKNOWLEDGED', 'MESSAGE_SETTLED DELIVERED ACKNOWLEDGED']);
  expect(message.wake(1e6)).toEqual([]);
  expect(brief(message.report(3, 0, 'READ')).at(-1)).toBe('MESSAGE_CORRECTED READ READ');
});

it('outdoes a pending cancel', () => {
  const message = new MessageUnderTest(sms);
  message.cancel(1);
  expect(brief(message.acknowledge(2))).toEqual(['ACKNOWLEDGED', 'MESSAGE_SETTLED DELIVERED ACKNOWLEDGED']);
});

it.each([
  ['FAILED', (message: MessageUnderTest) => message.report(1, 0, 'UNDELIVERED')],
  ['EXPIRED', (message: MessageUnderTest) => message.wake(1e6)],
] as const)('is proof also after %s', (status, end) => {
  const message = new MessageUnderTest(policyOf({ channel: 'SMS' }));
  end(message);
  expect(message.state.status).toBe(status);
  expect(brief(message.acknowledge(1e6))).toEqual(['ACKNOWLEDGED', 'MESSAGE_CORRECTED DELIVERED ACKNOWLEDGED late']);
});

it.each([
  ['DELIVERED', (message: MessageUnderTest) => message.report(1, 0, 'DELIVERED')],
  ['READ', (message: MessageUnderTest) => message.report(1, 0, 'READ')],
  ['STOPPED', (message: MessageUnderTest) => [message.report(1, 0, 'SENT'), message.cancel(2)]],
  ['CANCELED', (message: MessageUnderTest) => [message.cancel(1), message.answer(2, 0, 'CANCELED')]],
] as const)('is noted on a %s message and changes no status', (status, end) => {
  const message = new MessageUnderTest(sms);
  end(message);
  expect(brief(message.acknowledge(3))).toEqual(['ACKNOWLEDGED']);
  expect(message.state.status).toBe(status);
});

it('counts once', () => {
  const message = new MessageUnderTest(sms);
  message.acknowledge(1);
  expect(message.acknowledge(2)).toEqual([]);
});
