import { looksForStep, type Suppressed } from './index';
import { brief, MessageUnderTest } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const smsThenEmail = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL' });
const EVERYWHERE: Suppressed = { everywhere: true, channels: {} };

function against(channels: Suppressed['channels']): Suppressed {
  return { everywhere: false, channels };
}

describe('a step whose address is not to be used', () => {
  it.each(['SUPPRESSED', 'INVALID_ADDRESS'] as const)('is skipped as %s, and the next usable one starts', (reason) => {
    const message = new MessageUnderTest(smsThenEmail, { suppressed: against({ SMS: reason }) });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', `STEP_SKIPPED 0 ${reason}`, 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
    expect(message.state.steps[0]).toMatchObject({ status: 'SKIPPED', reason, attempts: [] });
  });

  it('is judged when the step is looked for, not when the message was accepted', () => {
    const message = new MessageUnderTest(smsThenEmail, { suppressed: against({ EMAIL: 'SUPPRESSED' }) });
    message.suppressed = undefined;
    expect(brief(message.report(1, 0, 'UNDELIVERED')).at(-1)).toBe('ATTEMPT_QUEUED 1');
  });

  it('exhausts the policy when nothing usable is left', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.suppressed = against({ EMAIL: 'SUPPRESSED' });
    expect(brief(message.report(1, 0, 'UNDELIVERED')).slice(1)).toEqual([
      'STEP_FAILED 0 UNDELIVERED',
      'STEP_SKIPPED 1 SUPPRESSED',
      'MESSAGE_SETTLED FAILED EXHAUSTED',
    ]);
  });

  it('leaves no usable step when nothing was ever tried', () => {
    const message = new MessageUnderTest(smsThenEmail, { suppressed: against({ SMS: 'SUPPRESSED', EMAIL: 'INVALID_ADDRESS' }) });
    expect(brief(message.accepted).at(-1)).toBe('MESSAGE_SETTLED FAILED NO_USABLE_STEP');
  });

  it('is said to have no address when it has none', () => {
    const message = new MessageUnderTest(smsThenEmail, { reachable: ['EMAIL'], suppressed: against({ SMS: 'SUPPRESSED' }) });
    expect(brief(message.accepted)[1]).toBe('STEP_SKIPPED 0 NO_ADDRESS');
  });

  it('is no reason to give up an unanswered attempt', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', onAmbiguous: 'FALLBACK' }, { channel: 'EMAIL' }));
    message.suppressed = against({ EMAIL: 'SUPPRESSED' });
    expect(brief(message.report(1, 0, 'UNKNOWN'))).toEqual(['ATTEMPT_UPDATED 0 UNKNOWN', 'TIMER_STARTED 0 301']);
  });

  it('leaves an attempt that is under way alone', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.suppressed = against({ SMS: 'SUPPRESSED' });
    message.report(1, 0, 'SENT');
    expect(brief(message.report(2, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_SETTLED DELIVERED CONFIRMED');
  });
});

describe('an opt-out of every channel', () => {
  it('ends a message that has not begun: OPTED_OUT', () => {
    const message = new MessageUnderTest(smsThenEmail, { reachable: ['SMS'], suppressed: EVERYWHERE });
    expect(brief(message.accepted)).toEqual([
      'MESSAGE_ACCEPTED',
      'STEP_SKIPPED 0 SUPPRESSED',
      'STEP_SKIPPED 1 NO_ADDRESS',
      'MESSAGE_SETTLED FAILED OPTED_OUT',
    ]);
  });

  it('ends a message in place of its next step', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'SENT');
    message.suppressed = EVERYWHERE;
    expect(brief(message.wake(61))).toEqual(['STEP_FAILED 0 TIMEOUT', 'STEP_SKIPPED 1 SUPPRESSED', 'MESSAGE_SETTLED FAILED OPTED_OUT']);
  });

  it('ends it with the same reason when its timers fire past the ttl', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'SENT');
    message.suppressed = EVERYWHERE;
    expect(brief(message.wake(1e6)).at(-1)).toBe('MESSAGE_SETTLED FAILED OPTED_OUT');
  });

  it('is corrected by late proof of delivery', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'SENT');
    message.suppressed = EVERYWHERE;
    message.wake(61);
    expect(brief(message.report(62, 0, 'DELIVERED')).at(-1)).toBe('MESSAGE_CORRECTED DELIVERED LATE late');
  });
});

describe('a step that waits', () => {
  const LATER = { sendAt: 60 };

  it('is judged once more when its wait is over', () => {
    const message = new MessageUnderTest(smsThenEmail, LATER);
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_WAITING 0 SEND_AT 60']);
    message.suppressed = against({ SMS: 'SUPPRESSED' });
    expect(brief(message.wake(60))).toEqual(['STEP_SKIPPED 0 SUPPRESSED', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
    expect(message.state.steps[0]).toMatchObject({ status: 'SKIPPED', attempts: [] });
  });

  it('is not waited for when its address is not to be used', () => {
    const message = new MessageUnderTest(smsThenEmail, { ...LATER, suppressed: against({ SMS: 'INVALID_ADDRESS' }) });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 INVALID_ADDRESS', 'STEP_WAITING 1 SEND_AT 60']);
  });

  it('leaves nothing to wait for after an opt-out of every channel', () => {
    const message = new MessageUnderTest(smsThenEmail, LATER);
    message.suppressed = EVERYWHERE;
    expect(brief(message.wake(60)).at(-1)).toBe('MESSAGE_SETTLED FAILED OPTED_OUT');
  });

  it('expires with its message when nobody came in time, whatever was said meanwhile', () => {
    const message = new MessageUnderTest(smsThenEmail, LATER);
    message.suppressed = EVERYWHERE;
    expect(brief(message.wake(1e6))).toEqual(['MESSAGE_SETTLED EXPIRED TTL_PASSED']);
  });

  it('for its window is judged when the window opens', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', sendWindow: { start: '00:10', end: '00:20' } }, { channel: 'EMAIL' }));
    expect(brief(message.accepted).at(-1)).toBe('STEP_WAITING 0 SEND_WINDOW 600');
    message.suppressed = against({ SMS: 'INVALID_ADDRESS' });
    expect(brief(message.wake(600))).toEqual(['STEP_SKIPPED 0 INVALID_ADDRESS', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
  });

  it('is not passed over in favour of one whose address is not to be used', () => {
    const policy = policyOf({ channel: 'SMS', sendWindow: { start: '12:00', end: '13:00' } }, { channel: 'EMAIL' });
    const passed = new MessageUnderTest(policy, { ttl: 60_000 });
    expect(brief(passed.accepted)[1]).toBe('STEP_SKIPPED 0 SEND_WINDOW');
    const waiting = new MessageUnderTest(policy, { ttl: 60_000, suppressed: against({ EMAIL: 'SUPPRESSED' }) });
    expect(brief(waiting.accepted)[1]).toBe('STEP_WAITING 0 EXPIRES_FIRST 60');
  });
});

it('past the ttl of a message that was delivered but not read, matters to the decision all the same', () => {
  const policy = policyOf({ channel: 'WHATSAPP', successStatus: 'READ', fallbackAfterMs: 1_000 }, { channel: 'SMS' });
  const late = (suppressed?: Suppressed): MessageUnderTest => {
    const message = new MessageUnderTest(policy, { ttl: 10_000 });
    message.report(1, 0, 'DELIVERED');
    message.suppressed = suppressed;
    return message;
  };
  const unaware = late().wake(11);
  expect(brief(unaware)).toEqual(['STEP_FAILED 0 TIMEOUT', 'MESSAGE_SETTLED DELIVERED DELIVERED_NOT_READ']);
  expect(looksForStep(unaware)).toBe(true);
  expect(brief(late(against({ SMS: 'INVALID_ADDRESS' })).wake(11))).toContain('STEP_SKIPPED 1 INVALID_ADDRESS');
});

it.each(['always', 'never', 'broken'])('a condition that is %s met does not hide what is known against an address', (when) => {
  const message = new MessageUnderTest(policyOf({ channel: 'SMS', when }, { channel: 'EMAIL' }), { suppressed: against({ SMS: 'SUPPRESSED' }) });
  expect(brief(message.accepted)[1]).toBe('STEP_SKIPPED 0 SUPPRESSED');
});
