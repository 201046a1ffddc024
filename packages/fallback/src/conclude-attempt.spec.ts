import { brief, MessageUnderTest, time } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const smsThenEmail = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL', fallbackAfterMs: 60_000 });

/** The SMS ran out of time, and the e-mail waits. */
function fallenBack(): MessageUnderTest {
  const message = new MessageUnderTest(smsThenEmail);
  message.report(1, 0, 'SENT');
  message.wake(61);
  return message;
}

describe('success', () => {
  it.each([
    ['SENT', 'SENT', 'DELIVERED SENT'],
    ['SENT', 'DELIVERED', 'DELIVERED CONFIRMED'],
    ['SENT', 'READ', 'READ CONFIRMED'],
    ['DELIVERED', 'DELIVERED', 'DELIVERED CONFIRMED'],
    ['DELIVERED', 'READ', 'READ CONFIRMED'],
    ['READ', 'READ', 'READ CONFIRMED'],
  ] as const)('asked for %s, reported %s: %s', (successStatus, reported, settled) => {
    const message = new MessageUnderTest(policyOf({ channel: 'WHATSAPP', successStatus }));
    expect(brief(message.report(1, 0, reported)).at(-1)).toBe(`MESSAGE_SETTLED ${settled}`);
    expect(message.state.steps[0]?.status).toBe('SUCCEEDED');
  });

  it.each([
    ['DELIVERED', 'SENT'],
    ['READ', 'SENT'],
    ['READ', 'DELIVERED'],
  ] as const)('asked for %s, reported %s: the step goes on', (successStatus, reported) => {
    const message = new MessageUnderTest(policyOf({ channel: 'WHATSAPP', successStatus }));
    expect(brief(message.report(1, 0, reported))).toEqual([`ATTEMPT_UPDATED 0 ${reported}`, 'TIMER_STARTED 0 301']);
    expect(message.state.status).toBe('IN_PROGRESS');
  });

  it('is improved by READ', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'DELIVERED');
    expect(brief(message.report(2, 0, 'READ'))).toEqual(['ATTEMPT_UPDATED 0 READ', 'MESSAGE_CORRECTED READ READ']);
    expect(message.state).toMatchObject({ status: 'READ', late: false, settledAt: time(1) });
  });

  it('is not worsened by a failure that follows a hand-off', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', successStatus: 'SENT' }, { channel: 'EMAIL' }));
    message.report(1, 0, 'SENT');
    expect(brief(message.report(2, 0, 'UNDELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 UNDELIVERED']);
    expect(message.state.status).toBe('DELIVERED');
  });
});

describe('the timer', () => {
  it.each(['SENT', 'UNKNOWN'] as const)('starts with the hand-off (%s)', (status) => {
    const message = new MessageUnderTest(smsThenEmail);
    expect(brief(message.report(7, 0, status, { handedOffAt: time(5) }))).toEqual([`ATTEMPT_UPDATED 0 ${status}`, 'TIMER_STARTED 0 65']);
  });

  it('does not start while the provider call is under way', () => {
    expect(brief(new MessageUnderTest(smsThenEmail).report(7, 0, 'SENDING'))).toEqual(['ATTEMPT_UPDATED 0 SENDING']);
  });

  it('is not started anew by better evidence of the hand-off', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(5, 0, 'UNKNOWN');
    expect(brief(message.report(20, 0, 'SENT', { handedOffAt: time(19) }))).toEqual(['ATTEMPT_UPDATED 0 SENT']);
    expect(message.state.steps[0]).toMatchObject({ deadline: time(65), attempts: [{ handedOffAt: time(5) }] });
  });

  it('takes the time of the report where nobody says when the hand-off was', () => {
    expect(brief(new MessageUnderTest(smsThenEmail).report(7, 0, 'SENT', { occurredAt: time(6) })).at(-1)).toBe('TIMER_STARTED 0 66');
  });

  it.each([
    ['in the future', 500, 67],
    ['before the attempt', -500, 60],
  ])('is not fooled by a clock %s', (_case, handedOffAt, deadline) => {
    const events = new MessageUnderTest(smsThenEmail).report(7, 0, 'SENT', { handedOffAt: time(handedOffAt) });
    expect(brief(events).at(-1)).toBe(`TIMER_STARTED 0 ${deadline}`);
  });

  it('may be over when the hand-off is heard of: the next wake decides, so that receipts on their way still count', () => {
    const message = new MessageUnderTest(smsThenEmail);
    expect(brief(message.report(100, 0, 'SENT', { handedOffAt: time(1) })).at(-1)).toBe('TIMER_STARTED 0 61');
    expect(brief(message.report(100, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_SETTLED DELIVERED CONFIRMED');
  });
});

describe('no answer from the provider (UNKNOWN)', () => {
  const impatient = policyOf({ channel: 'SMS', onAmbiguous: 'FALLBACK', fallbackOn: ['REJECTED'] }, { channel: 'EMAIL' });

  it('falls back at once where the policy says so, whatever it falls back on else', () => {
    expect(brief(new MessageUnderTest(impatient).report(1, 0, 'UNKNOWN'))).toEqual([
      'ATTEMPT_UPDATED 0 UNKNOWN',
      'STEP_FAILED 0 AMBIGUOUS',
      'FALLING_BACK 1 AMBIGUOUS',
      'STEP_STARTED 1',
      'ATTEMPT_QUEUED 1',
    ]);
  });

  it('waits all the same where there is no next step', () => {
    const message = new MessageUnderTest(impatient, { reachable: ['SMS'] });
    expect(brief(message.report(1, 0, 'UNKNOWN'))).toEqual(['ATTEMPT_UPDATED 0 UNKNOWN', 'TIMER_STARTED 0 301']);
  });

  it('is resolved by what the provider says later', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'UNKNOWN');
    expect(brief(message.report(2, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_SETTLED DELIVERED CONFIRMED');
  });
});

describe('a late delivery of an earlier step', () => {
  it('settles the message and takes back what still waits', () => {
    const message = fallenBack();
    expect(brief(message.report(62, 0, 'DELIVERED'))).toEqual([
      'ATTEMPT_UPDATED 0 DELIVERED',
      'STEP_SUCCEEDED 0 LATE',
      'ATTEMPT_WITHDRAWN 1 LATE 1',
      'MESSAGE_SETTLED DELIVERED LATE',
    ]);
    expect(message.state).toMatchObject({ late: false, steps: [{ status: 'SUCCEEDED' }, { status: 'CANCELED', reason: 'LATE' }] });
  });

  it('leaves alone what is handed over', () => {
    const message = fallenBack();
    message.report(62, 1, 'SENT');
    expect(brief(message.report(63, 0, 'DELIVERED'))).toEqual([
      'ATTEMPT_UPDATED 0 DELIVERED',
      'STEP_SUCCEEDED 0 LATE',
      'MESSAGE_SETTLED DELIVERED LATE',
    ]);
  });

  it('is a duplicate when both arrive, told once', () => {
    const message = fallenBack();
    message.report(62, 1, 'SENT');
    message.report(63, 0, 'DELIVERED');
    expect(brief(message.report(64, 1, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 1 DELIVERED', 'DUPLICATE_DELIVERY 1']);
    expect(brief(message.report(65, 1, 'READ'))).toEqual(['ATTEMPT_UPDATED 1 READ', 'MESSAGE_CORRECTED READ READ']);
    expect(message.state.duplicateDelivery).toBe(true);
  });

  it('does not settle a step that asks for READ', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'WHATSAPP', successStatus: 'READ' }, { channel: 'EMAIL' }));
    message.report(1, 0, 'SENT');
    message.wake(301);
    expect(brief(message.report(302, 0, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 DELIVERED']);
    expect(message.state.status).toBe('IN_PROGRESS');
  });
});

describe('a superseded attempt', () => {
  it('fails late for itself alone', () => {
    const message = fallenBack();
    expect(brief(message.report(62, 0, 'UNDELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 UNDELIVERED']);
    expect(message.state.steps).toMatchObject([{ status: 'FAILED', reason: 'TIMEOUT' }, { status: 'ACTIVE' }]);
  });
});

describe('after the end', () => {
  it.each(['DELIVERED', 'READ'] as const)('proof (%s) corrects FAILED', (status) => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS' }));
    message.report(1, 0, 'UNDELIVERED', { errorClass: 'RECIPIENT_TEMPORARY', providerCode: '30003' });
    expect(brief(message.report(2, 0, status))).toEqual([
      `ATTEMPT_UPDATED 0 ${status}`,
      'STEP_SUCCEEDED 0 LATE',
      `MESSAGE_CORRECTED ${status} LATE late`,
    ]);
    expect(message.state).toMatchObject({ status, late: true, settledAt: time(1) });
    expect(message.state.steps[0]?.attempts[0]).not.toHaveProperty('errorClass');
    expect(message.state.steps[0]?.attempts[0]).not.toHaveProperty('providerCode');
  });

  it('proof corrects EXPIRED', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 10_000 });
    message.report(1, 0, 'SENT');
    message.wake(10);
    expect(brief(message.report(11, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_CORRECTED DELIVERED LATE late');
  });

  it('delivery corrects FAILED also where READ was asked for, but the step has not succeeded', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'WHATSAPP', successStatus: 'READ' }));
    message.report(1, 0, 'UNDELIVERED');
    expect(brief(message.report(2, 0, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 DELIVERED', 'MESSAGE_CORRECTED DELIVERED LATE late']);
    expect(brief(message.report(3, 0, 'READ'))).toEqual(['ATTEMPT_UPDATED 0 READ', 'MESSAGE_CORRECTED READ READ']);
    expect(message.state).toMatchObject({ status: 'READ', late: true });
  });

  it('a mere hand-off corrects nothing where delivery was asked for', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS' }), { ttl: 10_000 });
    message.wake(10);
    expect(brief(message.report(11, 0, 'SENT'))).toEqual(['ATTEMPT_UPDATED 0 SENT']);
    expect(message.state.status).toBe('EXPIRED');
  });

  it('a hand-off corrects EXPIRED where a hand-off was asked for', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', successStatus: 'SENT' }), { ttl: 10_000 });
    message.wake(10);
    expect(brief(message.report(11, 0, 'SENT')).at(-1)).toBe('MESSAGE_CORRECTED DELIVERED LATE late');
  });

  it.each(['CANCELED', 'STOPPED'] as const)('a delivery leaves %s as it is', (status) => {
    const message = new MessageUnderTest(smsThenEmail);
    message.cancel(1);
    message.answer(2, 0, status === 'CANCELED' ? 'CANCELED' : 'IN_FLIGHT');
    expect(message.state.status).toBe(status);
    expect(brief(message.report(3, 0, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 DELIVERED']);
    expect(message.state.status).toBe(status);
  });

  it('a message that reached the recipient but was not read is DELIVERED, not FAILED', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'WHATSAPP', successStatus: 'READ' }, { channel: 'EMAIL' }));
    message.report(1, 0, 'DELIVERED');
    message.wake(301);
    expect(brief(message.report(302, 1, 'UNDELIVERED')).slice(1)).toEqual([
      'STEP_FAILED 1 UNDELIVERED',
      'MESSAGE_SETTLED DELIVERED DELIVERED_NOT_READ',
    ]);
  });
});

describe('old news', () => {
  it.each([
    ['the same again', 'SENT', 'SENT'],
    ['SENT after DELIVERED', 'DELIVERED', 'SENT'],
    ['a failure after DELIVERED', 'DELIVERED', 'UNDELIVERED'],
    ['another failure', 'UNDELIVERED', 'EXPIRED'],
    ['SENDING after UNKNOWN', 'UNKNOWN', 'SENDING'],
  ] as const)('%s changes nothing', (_case, first, second) => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, first);
    const before = message.state;
    expect(message.report(2, 0, second)).toEqual([]);
    expect(message.state).toBe(before);
  });

  it('of an attempt that is not known changes nothing', () => {
    const message = new MessageUnderTest(smsThenEmail);
    expect(message.report(1, 1, 'DELIVERED')).toEqual([]);
    const stranger = { type: 'REPORT_ATTEMPT', now: time(1), attemptId: 'other.0.1', status: 'DELIVERED', occurredAt: time(1) } as const;
    expect(message.give(stranger)).toEqual([]);
  });
});

it('keeps what the report says of the provider, and nothing else that it may carry', () => {
  const message = new MessageUnderTest(smsThenEmail);
  const details = { provider: 'twilio', providerMessageId: '007', providerCode: '30003', errorClass: 'RECIPIENT_TEMPORARY' } as const;
  message.report(1, 0, 'UNDELIVERED', { ...details, ...{ body: 'secret' } });
  expect(message.state.steps[0]?.attempts[0]).toEqual({
    id: 'msg_1.0.1',
    status: 'UNDELIVERED',
    createdAt: time(0),
    updatedAt: time(1),
    handedOffAt: time(1),
    ...details,
  });
  expect(JSON.stringify(message.timeline)).not.toContain('secret');
});
