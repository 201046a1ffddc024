import { nextWake, pendingWithdrawals } from './index';
import { brief, MessageUnderTest, time } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const smsThenEmail = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL', fallbackAfterMs: 60_000 });
const EMAIL_WAITS = { attemptId: 'msg_1.1.1', step: 1, channel: 'EMAIL' };

function pending(): MessageUnderTest {
  const message = new MessageUnderTest(smsThenEmail);
  message.cancel(1);
  return message;
}

describe('cancel', () => {
  it('asks the channel about an attempt that waits', () => {
    const message = new MessageUnderTest(smsThenEmail);
    expect(brief(message.cancel(1))).toEqual(['CANCEL_REQUESTED', 'ATTEMPT_WITHDRAWN 0 CANCEL_REQUESTED 1']);
    expect(message.state).toMatchObject({ status: 'IN_PROGRESS', cancelRequestedAt: time(1) });
    expect(pendingWithdrawals(message.state)).toEqual([{ attemptId: 'msg_1.0.1', step: 0, channel: 'SMS' }]);
  });

  it.each([
    ['CANCELED', 'CANCELED', 'CANCELED'],
    ['IN_FLIGHT', 'SENDING', 'STOPPED'],
  ] as const)('is answered definitively: %s makes the attempt %s and the message %s', (outcome, attempt, status) => {
    const message = pending();
    expect(brief(message.answer(2, 0, outcome))).toEqual([`ATTEMPT_UPDATED 0 ${attempt}`, `MESSAGE_SETTLED ${status} CANCEL_REQUESTED`]);
    expect(message.state.steps[0]).toMatchObject({ status: 'CANCELED', reason: 'CANCEL_REQUESTED' });
    expect(pendingWithdrawals(message.state)).toEqual([]);
    expect(nextWake(message.state)).toBeUndefined();
  });

  it('is STOPPED when the attempt had ended; its report tells how', () => {
    const message = pending();
    expect(brief(message.answer(2, 0, 'ENDED'))).toEqual(['MESSAGE_SETTLED STOPPED CANCEL_REQUESTED']);
    expect(brief(message.report(3, 0, 'UNDELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 UNDELIVERED']);
    expect(nextWake(message.state)).toBeUndefined();
  });

  it.each(['SENDING', 'SENT', 'UNKNOWN'] as const)('is STOPPED at once when an attempt is %s', (status) => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, status);
    expect(brief(message.cancel(2))).toEqual(['CANCEL_REQUESTED', 'MESSAGE_SETTLED STOPPED CANCEL_REQUESTED']);
  });

  it('is STOPPED at once when an earlier attempt was handed over, and takes back what waits', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'UNDELIVERED');
    expect(brief(message.cancel(2))).toEqual([
      'CANCEL_REQUESTED',
      'ATTEMPT_WITHDRAWN 1 CANCEL_REQUESTED 1',
      'MESSAGE_SETTLED STOPPED CANCEL_REQUESTED',
    ]);
    expect(pendingWithdrawals(message.state)).toEqual([EMAIL_WAITS]);
  });

  it.each(['REJECTED', 'EXPIRED', 'CANCELED'] as const)('can still be CANCELED when an earlier attempt was never taken (%s)', (status) => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, status);
    message.cancel(2);
    expect(brief(message.answer(3, 1, 'CANCELED')).at(-1)).toBe('MESSAGE_SETTLED CANCELED CANCEL_REQUESTED');
  });

  it('is STOPPED when an earlier attempt expired at the provider', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'EXPIRED', { handedOffAt: time(1) });
    expect(brief(message.cancel(2)).at(-1)).toBe('MESSAGE_SETTLED STOPPED CANCEL_REQUESTED');
  });

  it('changes nothing on a settled message', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'DELIVERED');
    expect(message.cancel(2)).toEqual([]);
  });

  it('asked twice changes nothing, but asks the channel again once its answer is overdue', () => {
    const message = pending();
    expect(message.cancel(2)).toEqual([]);
    expect(brief(message.cancel(3))).toEqual(['ATTEMPT_WITHDRAWN 0 UNANSWERED 2']);
  });
});

describe('while a cancel is pending', () => {
  it.each([
    ['REJECTED', 'CANCELED'],
    ['CANCELED', 'CANCELED'],
    ['EXPIRED', 'CANCELED'],
    ['UNDELIVERED', 'STOPPED'],
    ['SENDING', 'STOPPED'],
    ['SENT', 'STOPPED'],
    ['UNKNOWN', 'STOPPED'],
  ] as const)('a report of %s answers it: %s, and nothing starts', (status, settled) => {
    const message = pending();
    expect(brief(message.report(2, 0, status))).toEqual([`ATTEMPT_UPDATED 0 ${status}`, `MESSAGE_SETTLED ${settled} CANCEL_REQUESTED`]);
  });

  it('a delivery settles the message as DELIVERED: it came before the cancel could', () => {
    expect(brief(pending().report(2, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_SETTLED DELIVERED CONFIRMED');
  });

  it('an attempt that a late report proves delivered ends it as well', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'REJECTED');
    message.cancel(2);
    expect(brief(message.report(3, 0, 'DELIVERED'))).toEqual([
      'ATTEMPT_UPDATED 0 DELIVERED',
      'STEP_SUCCEEDED 0 LATE',
      'MESSAGE_SETTLED DELIVERED LATE',
    ]);
    expect(pendingWithdrawals(message.state)).toEqual([EMAIL_WAITS]);
  });

  it('the channel is asked again after 2 s, 4 s, 8 s … at most hourly', () => {
    const message = pending();
    const waits: number[] = [];
    for (let at = 1; waits.length < 14; ) {
      const due = nextWake(message.state) ?? 0;
      const seconds = (due - time(0)) / 1_000;
      expect(message.wake(seconds - 0.001)).toEqual([]);
      expect(message.wake(seconds)).toMatchObject([{ type: 'ATTEMPT_WITHDRAWN', reason: 'UNANSWERED', ask: waits.length + 2 }]);
      waits.push(seconds - at);
      at = seconds;
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600]);
  });

  it('the ttl ends it as STOPPED: without an answer a hand-off cannot be ruled out', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 4_000 });
    message.cancel(3);
    expect(nextWake(message.state)).toBe(time(4));
    expect(brief(message.wake(60))).toEqual(['MESSAGE_SETTLED STOPPED CANCEL_UNANSWERED']);
    expect(nextWake(message.state)).toBeUndefined();
  });
});

describe("a channel's answer", () => {
  it('to nobody changes nothing', () => {
    const message = pending();
    expect(message.answer(2, 1, 'CANCELED')).toEqual([]);
    expect(message.answer(2, 1, 'ENDED')).toEqual([]);
  });

  it('that comes twice changes nothing', () => {
    const message = pending();
    message.answer(2, 0, 'CANCELED');
    expect(message.answer(3, 0, 'CANCELED')).toEqual([]);
    expect(message.answer(3, 0, 'IN_FLIGHT')).toEqual([]);
    expect(message.answer(3, 0, 'ENDED')).toEqual([]);
  });

  it('that nobody asked for is a report like others: the message goes on', () => {
    const message = new MessageUnderTest(smsThenEmail);
    expect(message.answer(1, 0, 'ENDED')).toEqual([]);
    expect(brief(message.answer(1, 0, 'CANCELED')).slice(1, 3)).toEqual(['STEP_FAILED 0 CANCELED', 'FALLING_BACK 1 CANCELED']);
  });

  it('about an attempt withdrawn for a late delivery closes the matter', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(0, 0, 'SENT');
    message.wake(60);
    message.report(61, 0, 'DELIVERED');
    expect(pendingWithdrawals(message.state)).toEqual([EMAIL_WAITS]);
    expect(nextWake(message.state)).toBe(time(63));
    expect(message.answer(61, 1, 'ENDED')).toEqual([]);
    expect(brief(message.answer(61, 1, 'CANCELED'))).toEqual(['ATTEMPT_UPDATED 1 CANCELED']);
    expect(nextWake(message.state)).toBeUndefined();
  });

  it('IN_FLIGHT about a withdrawn attempt lets its later delivery count as a duplicate', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(0, 0, 'SENT');
    message.wake(60);
    message.report(61, 0, 'DELIVERED');
    expect(brief(message.answer(61, 1, 'IN_FLIGHT'))).toEqual(['ATTEMPT_UPDATED 1 SENDING']);
    expect(brief(message.report(62, 1, 'DELIVERED')).at(-1)).toBe('DUPLICATE_DELIVERY 1');
  });
});
