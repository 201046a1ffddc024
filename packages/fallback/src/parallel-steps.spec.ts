import { nextWake, type StepDraft } from './index';
import { brief, MessageUnderTest, time } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const SMS: StepDraft = { channel: 'SMS', fallbackAfterMs: 60_000 };
const EMAIL: StepDraft = { channel: 'EMAIL', fallbackAfterMs: 120_000 };
const pair = policyOf({ allOf: [SMS, EMAIL] });
const pairThenWhatsApp = policyOf({ allOf: [SMS, EMAIL] }, { channel: 'WHATSAPP' });

/** The states of the steps, with the reasons. */
function states(message: MessageUnderTest): readonly string[] {
  return message.state.steps.map(({ status, reason }) => [status, reason].filter((part) => part !== undefined).join(' '));
}

describe('steps that start together', () => {
  it('start at once, in order, and nothing after them', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_STARTED 0', 'ATTEMPT_QUEUED 0', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
    expect(message.state).toMatchObject({ parallelSteps: 2, status: 'IN_PROGRESS' });
  });

  it('may be three', () => {
    const message = new MessageUnderTest(policyOf({ allOf: [SMS, EMAIL, { channel: 'WHATSAPP' }] }));
    expect(states(message)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('are not told of a policy that has none', () => {
    expect(new MessageUnderTest(policyOf(SMS, EMAIL)).state).not.toHaveProperty('parallelSteps');
  });

  it.each([
    ['without an address', { reachable: ['EMAIL', 'WHATSAPP'] }, 'NO_ADDRESS'],
    ['whose template fails', { unrenderable: [0] }, 'TEMPLATE_ERROR'],
    ['that is suppressed', { suppressed: { everywhere: false, channels: { SMS: 'SUPPRESSED' } } }, 'SUPPRESSED'],
  ] as const)('are skipped each by itself: one %s leaves the others', (_case, acceptance, reason) => {
    const message = new MessageUnderTest(pairThenWhatsApp, acceptance);
    expect(brief(message.accepted).slice(1)).toEqual([`STEP_SKIPPED 0 ${reason}`, 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
  });

  it('lead on to the next step when all of them are skipped', () => {
    const message = new MessageUnderTest(pairThenWhatsApp, { reachable: ['WHATSAPP'] });
    expect(states(message)).toEqual(['SKIPPED NO_ADDRESS', 'SKIPPED NO_ADDRESS', 'ACTIVE']);
  });

  it('do not see each other in conditions; a later step sees them all', () => {
    const policy = policyOf({ allOf: [SMS, { ...EMAIL, when: 'first of all' }] }, { channel: 'WHATSAPP', when: 'after a bounce' });
    const message = new MessageUnderTest(policy, { unrenderable: [0] });
    expect(states(message)).toEqual(['SKIPPED TEMPLATE_ERROR', 'ACTIVE']);
    message.report(1, 1, 'UNDELIVERED');
    expect(states(message)).toEqual(['SKIPPED TEMPLATE_ERROR', 'FAILED UNDELIVERED', 'ACTIVE']);
  });

  it('wait as one: the first usable one is WAITING, the rest is judged when the wait is over', () => {
    const message = new MessageUnderTest(pairThenWhatsApp, { sendAt: 30 });
    expect(brief(message.accepted).slice(1)).toEqual(['STEP_WAITING 0 SEND_AT 30']);
    message.suppressed = { everywhere: false, channels: { SMS: 'INVALID_ADDRESS' } };
    expect(brief(message.wake(30))).toEqual(['STEP_SKIPPED 0 INVALID_ADDRESS', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
  });
});

describe('a success among them', () => {
  it('settles the message and takes nothing back; the other goes on as OVERTAKEN', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    expect(brief(message.report(1, 1, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 1 DELIVERED', 'STEP_SUCCEEDED 1 CONFIRMED', 'STEP_OVERTAKEN 0', 'MESSAGE_SETTLED DELIVERED CONFIRMED']);
    expect(states(message)).toEqual(['OVERTAKEN', 'SUCCEEDED CONFIRMED']);
    expect(message.state.steps[0]).toMatchObject({ endedAt: time(1), attempts: [{ status: 'QUEUED' }] });
    expect(nextWake(message.state)).toBeUndefined();
  });

  it('is what was asked for when it comes twice: no duplicate, and READ corrects', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.report(1, 0, 'DELIVERED');
    expect(brief(message.report(2, 1, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 1 DELIVERED']);
    expect(brief(message.report(3, 1, 'READ'))).toEqual(['ATTEMPT_UPDATED 1 READ', 'MESSAGE_CORRECTED READ READ']);
    expect(message.state.duplicateDelivery).toBe(false);
  });

  it('leaves a later failure of the other to its attempt', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.report(1, 0, 'DELIVERED');
    expect(brief(message.report(2, 1, 'UNDELIVERED'))).toEqual(['ATTEMPT_UPDATED 1 UNDELIVERED']);
    expect(states(message)).toEqual(['SUCCEEDED CONFIRMED', 'OVERTAKEN']);
  });

  it('comes late when its step had failed, and the one that is open goes on', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.report(1, 0, 'SENT');
    message.wake(61);
    expect(brief(message.report(62, 0, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 DELIVERED', 'STEP_SUCCEEDED 0 LATE', 'STEP_OVERTAKEN 1', 'MESSAGE_SETTLED DELIVERED LATE']);
    expect(states(message)).toEqual(['SUCCEEDED LATE', 'OVERTAKEN']);
  });

  it('that comes after the fallback withdraws the later attempt', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.report(1, 0, 'SENT');
    message.report(1, 1, 'SENT');
    message.wake(121);
    expect(brief(message.report(122, 1, 'DELIVERED'))).toEqual([
      'ATTEMPT_UPDATED 1 DELIVERED',
      'STEP_SUCCEEDED 1 LATE',
      'ATTEMPT_WITHDRAWN 2 LATE 1',
      'MESSAGE_SETTLED DELIVERED LATE',
    ]);
    expect(states(message)).toEqual(['FAILED TIMEOUT', 'SUCCEEDED LATE', 'CANCELED LATE']);
  });

  it('and a delivery by a later step are two deliveries', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.report(1, 0, 'UNDELIVERED');
    message.report(2, 1, 'UNDELIVERED');
    message.report(3, 2, 'DELIVERED');
    expect(brief(message.report(4, 1, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 1 DELIVERED', 'DUPLICATE_DELIVERY 1']);
    expect(brief(message.report(5, 0, 'DELIVERED'))).toEqual(['ATTEMPT_UPDATED 0 DELIVERED']);
  });
});

describe('the fallback', () => {
  it('starts when the last open one has failed, and names that one', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    expect(brief(message.report(1, 1, 'UNDELIVERED'))).toEqual(['ATTEMPT_UPDATED 1 UNDELIVERED', 'STEP_FAILED 1 UNDELIVERED']);
    expect(brief(message.report(2, 0, 'REJECTED'))).toEqual([
      'ATTEMPT_UPDATED 0 REJECTED',
      'STEP_FAILED 0 REJECTED',
      'FALLING_BACK 2 REJECTED',
      'STEP_STARTED 2',
      'ATTEMPT_QUEUED 2',
    ]);
    expect(message.timeline.find(({ type }) => type === 'FALLING_BACK')).toMatchObject({ fromStep: 0, step: 2 });
  });

  const onlyTimeout = policyOf({ allOf: [{ ...SMS, fallbackOn: ['TIMEOUT'] }, { ...EMAIL, fallbackOn: ['UNDELIVERED'] }] }, { channel: 'WHATSAPP' });

  it.each([
    [0, 1, 'last'],
    [1, 0, 'first'],
  ])('is allowed by one of them: step %d fails, then step %d, the one that allows it %s', (first, second) => {
    const message = new MessageUnderTest(onlyTimeout);
    message.report(1, first, 'UNDELIVERED');
    message.report(2, second, 'UNDELIVERED');
    expect(states(message)).toEqual(['FAILED UNDELIVERED', 'FAILED UNDELIVERED', 'ACTIVE']);
  });

  it('is allowed by an opt-out of one of them', () => {
    const message = new MessageUnderTest(onlyTimeout);
    message.report(1, 0, 'UNDELIVERED', { errorClass: 'OPTED_OUT' });
    message.report(2, 1, 'REJECTED');
    expect(message.state.status).toBe('IN_PROGRESS');
  });

  it('does not start when none allows it: FAILED, for what failed last', () => {
    const message = new MessageUnderTest(onlyTimeout);
    message.report(1, 0, 'UNDELIVERED');
    expect(brief(message.report(2, 1, 'REJECTED'))).toEqual(['ATTEMPT_UPDATED 1 REJECTED', 'STEP_FAILED 1 REJECTED', 'MESSAGE_SETTLED FAILED REJECTED']);
  });

  it('has nowhere to go without a step after them: EXHAUSTED', () => {
    const message = new MessageUnderTest(pair);
    message.report(1, 0, 'UNDELIVERED');
    expect(brief(message.report(2, 1, 'UNDELIVERED')).at(-1)).toBe('MESSAGE_SETTLED FAILED EXHAUSTED');
  });

  const hasty: StepDraft = { ...SMS, onAmbiguous: 'FALLBACK' };

  it('gives up an unanswered attempt for a step after them', () => {
    const message = new MessageUnderTest(policyOf({ allOf: [hasty, EMAIL] }, { channel: 'WHATSAPP' }));
    expect(brief(message.report(1, 0, 'UNKNOWN'))).toEqual(['ATTEMPT_UPDATED 0 UNKNOWN', 'STEP_FAILED 0 AMBIGUOUS']);
    expect(brief(message.report(2, 1, 'REJECTED')).slice(2)).toEqual(['FALLING_BACK 2 REJECTED', 'STEP_STARTED 2', 'ATTEMPT_QUEUED 2']);
  });

  it('gives up no unanswered attempt for the other one of them', () => {
    const message = new MessageUnderTest(policyOf({ allOf: [hasty, EMAIL] }));
    expect(brief(message.report(1, 0, 'UNKNOWN'))).toEqual(['ATTEMPT_UPDATED 0 UNKNOWN', 'TIMER_STARTED 0 61']);
  });

  it('is judged with what is given up as FAILED, and the other as it is', () => {
    const seen: unknown[] = [];
    const conditions = { fault: () => undefined, evaluate: (_when: string, facts?: { readonly results: readonly unknown[] }) => seen.push(facts?.results) > 0 };
    const message = new MessageUnderTest(policyOf({ allOf: [hasty, EMAIL] }, { channel: 'WHATSAPP', when: 'always' }), {}, conditions);
    message.report(1, 0, 'UNKNOWN');
    expect(seen.at(-1)).toMatchObject([{ channel: 'SMS', status: 'FAILED', reason: 'AMBIGUOUS' }, { channel: 'EMAIL', status: 'ACTIVE', reason: '' }]);
  });
});

describe('their timers', () => {
  it('run each for itself', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.report(1, 0, 'SENT');
    message.report(2, 1, 'SENT');
    expect(nextWake(message.state)).toBe(time(61));
    expect(brief(message.wake(61))).toEqual(['STEP_FAILED 0 TIMEOUT']);
    expect(nextWake(message.state)).toBe(time(122));
    expect(brief(message.wake(122))[1]).toBe('FALLING_BACK 2 TIMEOUT');
  });

  it('that are overdue end their steps in the order in which they fell due', () => {
    const message = new MessageUnderTest(policyOf({ allOf: [EMAIL, SMS] }, { channel: 'WHATSAPP' }));
    message.report(1, 0, 'SENT');
    message.report(2, 1, 'SENT');
    expect(brief(message.wake(500)).slice(0, 3)).toEqual(['STEP_FAILED 1 TIMEOUT', 'STEP_FAILED 0 TIMEOUT', 'FALLING_BACK 2 TIMEOUT']);
  });

  it('that are due at once end their steps at once', () => {
    const message = new MessageUnderTest(policyOf({ allOf: [SMS, { ...EMAIL, fallbackAfterMs: 60_000 }] }));
    message.report(1, 1, 'SENT');
    message.report(1, 0, 'SENT');
    expect(brief(message.wake(61))).toEqual(['STEP_FAILED 0 TIMEOUT', 'STEP_FAILED 1 TIMEOUT', 'MESSAGE_SETTLED FAILED EXHAUSTED']);
  });

  it.each([
    ['its deadline', 61, 86_400_000],
    ['the ttl', 50, 50_000],
  ])('make a success of silence where one of the steps says so, at %s', (_case, at, ttl) => {
    const message = new MessageUnderTest(policyOf({ allOf: [EMAIL, { ...SMS, unconfirmed: 'SUCCESS' }] }), { ttl });
    message.report(1, 0, 'SENT');
    message.report(1, 1, 'SENT');
    expect(brief(message.wake(at))).toEqual(['STEP_SUCCEEDED 1 UNCONFIRMED', 'STEP_OVERTAKEN 0', 'MESSAGE_SETTLED DELIVERED UNCONFIRMED']);
    expect(states(message)).toEqual(['OVERTAKEN', 'SUCCEEDED UNCONFIRMED']);
  });

  it('are all over with the ttl', () => {
    const message = new MessageUnderTest(pairThenWhatsApp, { ttl: 50_000 });
    message.report(1, 0, 'SENT');
    expect(brief(message.wake(50))).toEqual(['STEP_FAILED 0 TTL_PASSED', 'STEP_FAILED 1 TTL_PASSED', 'MESSAGE_SETTLED EXPIRED TTL_PASSED']);
  });
});

describe('a cancel', () => {
  it('takes back all that waits, and is answered when all is known', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    expect(brief(message.cancel(1))).toEqual(['CANCEL_REQUESTED', 'ATTEMPT_WITHDRAWN 0 CANCEL_REQUESTED 1', 'ATTEMPT_WITHDRAWN 1 CANCEL_REQUESTED 1']);
    message.answer(2, 0, 'CANCELED');
    expect(message.state.status).toBe('IN_PROGRESS');
    message.answer(3, 1, 'CANCELED');
    expect(message.state.status).toBe('CANCELED');
    expect(states(message)).toEqual(['CANCELED CANCEL_REQUESTED', 'CANCELED CANCEL_REQUESTED']);
  });

  it('is STOPPED at once when one of them was handed over', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.report(1, 0, 'SENT');
    message.cancel(2);
    expect(message.state.status).toBe('STOPPED');
    expect(states(message)).toEqual(['CANCELED CANCEL_REQUESTED', 'CANCELED CANCEL_REQUESTED']);
  });

  it('that a success comes before leaves the other to its withdrawal', () => {
    const message = new MessageUnderTest(pairThenWhatsApp);
    message.cancel(1);
    message.report(2, 0, 'DELIVERED');
    expect(states(message)).toEqual(['SUCCEEDED CONFIRMED', 'CANCELED CONFIRMED']);
    message.answer(3, 1, 'CANCELED');
    expect(message.state).toMatchObject({ status: 'DELIVERED', steps: [{}, { attempts: [{ status: 'CANCELED' }] }] });
  });
});

it('an acknowledgement takes back all that waits', () => {
  const message = new MessageUnderTest(pairThenWhatsApp);
  message.report(1, 0, 'SENT');
  expect(brief(message.acknowledge(2))).toEqual(['ACKNOWLEDGED', 'ATTEMPT_WITHDRAWN 1 ACKNOWLEDGED 1', 'MESSAGE_SETTLED DELIVERED ACKNOWLEDGED']);
  expect(states(message)).toEqual(['CANCELED ACKNOWLEDGED', 'CANCELED ACKNOWLEDGED']);
});
