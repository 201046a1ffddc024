import { nextWake, type SendWindow } from './index';
import { brief, MessageUnderTest, time } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const HOUR = 3_600;
/** Messages of this spec are accepted at midnight UTC on a Thursday. */
const fromNine: SendWindow = { days: [], start: '09:00', end: '17:00', timeZone: 'UTC' };
const plain = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL', fallbackAfterMs: 60_000 });
const emailFromNine = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL', sendWindow: fromNine });
const smsFromNine = policyOf({ channel: 'SMS', sendWindow: fromNine }, { channel: 'EMAIL' });

describe('a message with a send time', () => {
  const message = () => new MessageUnderTest(plain, { sendAt: 60 });

  it('is SCHEDULED until then', () => {
    const { accepted, state } = message();
    expect(brief(accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_WAITING 0 SEND_AT 60']);
    expect(state).toMatchObject({ status: 'SCHEDULED', steps: [{ step: 0, status: 'WAITING', waitsUntil: time(60), attempts: [] }] });
    expect(nextWake(state)).toBe(time(60));
  });

  it('starts then, and not a millisecond before', () => {
    const waiting = message();
    expect(waiting.wake(59.999)).toEqual([]);
    expect(brief(waiting.wake(60))).toEqual(['STEP_STARTED 0', 'ATTEMPT_QUEUED 0']);
    expect(waiting.state).toMatchObject({ status: 'IN_PROGRESS', steps: [{ status: 'ACTIVE', startedAt: time(60) }] });
    expect(waiting.state.steps[0]).not.toHaveProperty('waitsUntil');
    expect(nextWake(waiting.state)).toBe(waiting.state.expiresAt);
  });

  it('uses up its ttl, not the time of its step', () => {
    const waiting = message();
    waiting.wake(60);
    waiting.report(70, 0, 'SENT');
    expect(nextWake(waiting.state)).toBe(time(130));
  });

  it('starts at once when the time has passed', () => {
    expect(new MessageUnderTest(plain, { sendAt: 60, at: 60 }).state.status).toBe('IN_PROGRESS');
    expect(new MessageUnderTest(plain, { sendAt: -5 }).state.status).toBe('IN_PROGRESS');
  });

  it('passes over steps without an address first', () => {
    const { accepted } = new MessageUnderTest(plain, { sendAt: 60, reachable: ['EMAIL'] });
    expect(brief(accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 NO_ADDRESS', 'STEP_WAITING 1 SEND_AT 60']);
  });
});

describe('a send window', () => {
  it('of the message holds for every step', () => {
    const message = new MessageUnderTest(plain, { sendWindow: { ...fromNine, end: '09:01' } });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', `STEP_WAITING 0 SEND_WINDOW ${9 * HOUR}`]);
    message.wake(9 * HOUR);
    expect(brief(message.report(9 * HOUR + 60, 0, 'UNDELIVERED')).slice(1)).toEqual([
      'STEP_FAILED 0 UNDELIVERED',
      'FALLING_BACK 1 UNDELIVERED',
      'STEP_WAITING 1 EXPIRES_FIRST 86400',
    ]);
  });

  it('of a step lets that step wait, while the message stays IN_PROGRESS', () => {
    const message = new MessageUnderTest(emailFromNine);
    expect(brief(message.report(1, 0, 'UNDELIVERED')).slice(2)).toEqual([
      'FALLING_BACK 1 UNDELIVERED',
      `STEP_WAITING 1 SEND_WINDOW ${9 * HOUR}`,
    ]);
    expect(message.state.status).toBe('IN_PROGRESS');
    expect(brief(message.wake(9 * HOUR))).toEqual(['STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
  });

  it("without a zone is by the recipient's clock", () => {
    const { timeZone: _utc, ...sendWindow } = fromNine;
    const { accepted } = new MessageUnderTest(plain, { sendWindow, timeZone: 'Asia/Kathmandu' });
    expect(brief(accepted).at(-1)).toBe(`STEP_WAITING 0 SEND_WINDOW ${3.25 * HOUR}`);
  });

  it('is met together with a send time', () => {
    const { accepted } = new MessageUnderTest(plain, { sendAt: 18 * HOUR, sendWindow: fromNine, ttl: 48 * HOUR * 1_000 });
    expect(brief(accepted).at(-1)).toBe(`STEP_WAITING 0 SEND_WINDOW ${33 * HOUR}`);
  });

  it('that closed again before the timer fired is waited for once more', () => {
    const message = new MessageUnderTest(smsFromNine, { ttl: 48 * HOUR * 1_000 });
    expect(brief(message.wake(17 * HOUR))).toEqual([`STEP_WAITING 0 SEND_WINDOW ${33 * HOUR}`]);
    expect(message.state.steps).toHaveLength(1);
    expect(brief(message.wake(33 * HOUR))).toEqual(['STEP_STARTED 0', 'ATTEMPT_QUEUED 0']);
  });

  it('that opens too late lets the step be passed over for one that can start in time', () => {
    const { accepted } = new MessageUnderTest(smsFromNine, { ttl: HOUR * 1_000 });
    expect(brief(accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 SEND_WINDOW', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
  });

  it('that opens too late is waited for in vain when there is no other step', () => {
    const message = new MessageUnderTest(smsFromNine, { ttl: HOUR * 1_000, reachable: ['SMS'] });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_WAITING 0 EXPIRES_FIRST 3600']);
    expect(message.state.status).toBe('SCHEDULED');
    expect(brief(message.wake(HOUR))).toEqual(['MESSAGE_SETTLED EXPIRED TTL_PASSED']);
  });
});

describe('while a step waits', () => {
  it('the ttl expires the message, also when the timer fires late', () => {
    for (const at of [HOUR, 20 * HOUR]) {
      const message = new MessageUnderTest(plain, { sendAt: 60, ttl: HOUR * 1_000 });
      expect(brief(message.wake(at))).toEqual(['MESSAGE_SETTLED EXPIRED TTL_PASSED']);
      expect(message.state.steps).toMatchObject([{ status: 'CANCELED', reason: 'TTL_PASSED' }]);
      expect(nextWake(message.state)).toBeUndefined();
    }
  });

  it('a cancel before the first hand-off is CANCELED at once', () => {
    const message = new MessageUnderTest(plain, { sendAt: 60 });
    expect(brief(message.cancel(5))).toEqual(['CANCEL_REQUESTED', 'MESSAGE_SETTLED CANCELED CANCEL_REQUESTED']);
    expect(message.wake(60)).toEqual([]);
  });

  it('a cancel after a hand-off is STOPPED', () => {
    const message = new MessageUnderTest(emailFromNine);
    message.report(1, 0, 'UNDELIVERED');
    expect(brief(message.cancel(5)).at(-1)).toBe('MESSAGE_SETTLED STOPPED CANCEL_REQUESTED');
    expect(message.wake(9 * HOUR)).toEqual([]);
  });

  it("an earlier step's late success settles the message", () => {
    const message = new MessageUnderTest(emailFromNine);
    message.report(1, 0, 'SENT');
    message.wake(61);
    expect(brief(message.report(100, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_SETTLED DELIVERED LATE');
    expect(message.state.steps[1]).toMatchObject({ status: 'CANCELED', reason: 'LATE' });
    expect(message.wake(9 * HOUR)).toEqual([]);
  });

  it('an acknowledgement settles the message', () => {
    const message = new MessageUnderTest(plain, { sendAt: 60 });
    expect(brief(message.acknowledge(5)).at(-1)).toBe('MESSAGE_SETTLED DELIVERED ACKNOWLEDGED');
    expect(message.wake(60)).toEqual([]);
  });
});
