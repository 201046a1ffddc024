import { nextWake } from './index';
import { brief, MessageUnderTest, time } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const smsThenEmail = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL', fallbackAfterMs: 60_000 });
const TIMED_OUT = ['STEP_FAILED 0 TIMEOUT', 'FALLING_BACK 1 TIMEOUT', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1'];

describe('the deadline of a step', () => {
  it('falls back when it has passed, and not a millisecond before', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'SENT');
    expect(nextWake(message.state)).toBe(time(61));
    expect(message.wake(60.999)).toEqual([]);
    expect(brief(message.wake(61))).toEqual(TIMED_OUT);
    expect(message.wake(61)).toEqual([]);
  });

  it('does not exist before the hand-off', () => {
    const message = new MessageUnderTest(smsThenEmail);
    expect(nextWake(message.state)).toBe(message.state.expiresAt);
    expect(message.wake(3_600)).toEqual([]);
  });

  it('ends the message on the last step', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }));
    message.report(0, 0, 'SENT');
    expect(brief(message.wake(60))).toEqual(['STEP_FAILED 0 TIMEOUT', 'MESSAGE_SETTLED FAILED EXHAUSTED']);
    expect(nextWake(message.state)).toBeUndefined();
  });

  it('ends the message where the policy does not fall back on TIMEOUT', () => {
    const policy = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000, fallbackOn: ['REJECTED'] }, { channel: 'EMAIL' });
    const message = new MessageUnderTest(policy);
    message.report(0, 0, 'SENT');
    expect(brief(message.wake(60))).toEqual(['STEP_FAILED 0 TIMEOUT', 'MESSAGE_SETTLED FAILED TIMEOUT']);
  });

  it.each([
    ['SENT', 'DELIVERED', true],
    ['UNKNOWN', 'DELIVERED', false],
    ['DELIVERED', 'READ', true],
    ['SENT', 'READ', true],
  ] as const)('counts %s without %s as success where the policy says so: %s', (status, successStatus, success) => {
    const policy = policyOf({ channel: 'WHATSAPP', successStatus, fallbackAfterMs: 60_000, unconfirmed: 'SUCCESS' }, { channel: 'EMAIL' });
    const message = new MessageUnderTest(policy);
    message.report(0, 0, status);
    const unconfirmed = ['STEP_SUCCEEDED 0 UNCONFIRMED', 'MESSAGE_SETTLED DELIVERED UNCONFIRMED'];
    expect(brief(message.wake(60))).toEqual(success ? unconfirmed : TIMED_OUT);
  });
});

describe('the ttl', () => {
  it('expires a message whose attempt is in flight; a later proof corrects it', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 30_000 });
    message.report(1, 0, 'SENT');
    expect(nextWake(message.state)).toBe(time(30));
    expect(brief(message.wake(30))).toEqual(['STEP_FAILED 0 TTL_PASSED', 'MESSAGE_SETTLED EXPIRED TTL_PASSED']);
    expect(brief(message.report(31, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_CORRECTED DELIVERED LATE late');
  });

  it('expires a message that waits', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 30_000 });
    expect(message.wake(29.999)).toEqual([]);
    expect(brief(message.wake(30)).at(-1)).toBe('MESSAGE_SETTLED EXPIRED TTL_PASSED');
  });

  it('is the end of the time for silence as well: unconfirmed counts as success', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', unconfirmed: 'SUCCESS' }), { ttl: 30_000 });
    message.report(1, 0, 'SENT');
    expect(brief(message.wake(30))).toEqual(['STEP_SUCCEEDED 0 UNCONFIRMED', 'MESSAGE_SETTLED DELIVERED UNCONFIRMED']);
  });

  it('does not call a delivered message expired', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'WHATSAPP', successStatus: 'READ' }), { ttl: 30_000 });
    message.report(1, 0, 'DELIVERED');
    expect(brief(message.wake(30))).toEqual(['STEP_FAILED 0 TTL_PASSED', 'MESSAGE_SETTLED DELIVERED DELIVERED_NOT_READ']);
  });
});

describe('a wake that comes late', () => {
  it('takes the deadline before the ttl: the step ran out of time, but nothing starts any more', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 100_000 });
    message.report(1, 0, 'SENT');
    expect(brief(message.wake(500))).toEqual(['STEP_FAILED 0 TIMEOUT', 'MESSAGE_SETTLED EXPIRED TTL_PASSED']);
  });

  it('takes the deadline first when both are due at the same moment', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }), { ttl: 60_000 });
    message.report(0, 0, 'SENT');
    expect(brief(message.wake(60))).toEqual(['STEP_FAILED 0 TIMEOUT', 'MESSAGE_SETTLED FAILED EXHAUSTED']);
  });

  it('takes the ttl first when it passed first', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }), { ttl: 59_000 });
    message.report(0, 0, 'SENT');
    expect(brief(message.wake(500)).at(-1)).toBe('MESSAGE_SETTLED EXPIRED TTL_PASSED');
  });
});

it('changes nothing once the message is settled', () => {
  const message = new MessageUnderTest(smsThenEmail);
  message.report(1, 0, 'DELIVERED');
  expect(nextWake(message.state)).toBeUndefined();
  expect(message.wake(1e9)).toEqual([]);
});
