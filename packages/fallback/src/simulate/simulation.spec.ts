import { type AcceptCommand, type Event, type FallbackPolicy, type StepDraft } from '../index';
import { ACCEPTED_AT, MessageUnderTest, time, TTL } from '../testing/message-under-test';
import { policyOf } from '../testing/policy-of';
import { wordConditions } from '../testing/word-conditions';
import { Simulation, type SimulationOptions } from './simulation';
import { percentile } from './tally';

const SMS: StepDraft = { channel: 'SMS', fallbackAfterMs: 60_000 };
const EMAIL: StepDraft = { channel: 'EMAIL', fallbackAfterMs: 60_000 };
const recorded = policyOf(SMS, EMAIL);
const accept: AcceptCommand = { type: 'ACCEPT', now: ACCEPTED_AT, messageId: 'msg_1', reachable: ['SMS', 'EMAIL', 'WHATSAPP'], acceptedAt: ACCEPTED_AT, expiresAt: ACCEPTED_AT + TTL };

/** SMS silent, then e-mail at 62 s; the SMS at 90 s after all. */
function bothDelivered(): MessageUnderTest {
  const message = new MessageUnderTest(recorded);
  message.report(1, 0, 'SENT', { provider: 'one' });
  message.wake(61);
  message.report(62, 1, 'DELIVERED');
  message.report(90, 0, 'DELIVERED');
  return message;
}

function simulate(message: { readonly timeline: readonly Event[] }, candidate: FallbackPolicy, options: Partial<SimulationOptions> = {}) {
  const simulation = new Simulation({ candidate, conditions: wordConditions, readAt: time(10 * 86_400), mostExamples: 10, ...options });
  simulation.add({ messageId: 'msg_1', events: message.timeline, policy: recorded, accept });
  return simulation.report();
}

const exactly = (count: number) => ({ least: count, most: count });

describe('a simulation', () => {
  it('with more patience waits for the SMS that came late', () => {
    // It was told to try for a minute and came after that all the same: with more time it comes as well.
    const report = simulate(bothDelivered(), policyOf({ ...SMS, fallbackAfterMs: 120_000 }, EMAIL), { prices: { SMS: 45_000, EMAIL: 100 } });
    expect(report).toMatchObject({ decided: 1, unknown: 0, changed: 1, causes: [] });
    expect(report.examples).toEqual([
      { messageId: 'msg_1', recorded: { status: 'DELIVERED', channel: 'EMAIL' }, candidate: { status: 'DELIVERED', channel: 'SMS' } },
    ]);
    expect(report.baseline).toMatchObject({ fallbacks: exactly(1), duplicates: exactly(1), costMicros: exactly(45_100), timeToDeliver: { p50: 62_000 } });
    expect(report.candidate).toMatchObject({ fallbacks: exactly(0), duplicates: exactly(0), costMicros: exactly(45_000), timeToDeliver: { p50: 90_000, p95: 90_000 } });
    expect(report.candidate.channels.EMAIL.attempts).toEqual(exactly(0));
    expect(report.assumptions).toContain('PRICE_PER_ATTEMPT');
  });

  it('with less patience does not know whether the SMS would still have come', () => {
    const report = simulate(bothDelivered(), policyOf({ ...SMS, fallbackAfterMs: 30_000 }, EMAIL));
    // The e-mail takes its second from the 31st on; that much is known.
    expect(report).toMatchObject({ decided: 1, changed: 0 });
    expect(report.candidate).toMatchObject({ timeToDeliver: { p50: 32_000 }, duplicates: { least: 0, most: 1 } });
    expect(report.assumptions).not.toContain('PRICE_PER_ATTEMPT');
  });

  it.each<[string, readonly StepDraft[], object]>([
    ['a channel that was not tried', [{ channel: 'WHATSAPP' }], { cause: 'NEVER_ATTEMPTED', channel: 'WHATSAPP' }],
    ['a second attempt on a channel', [{ ...SMS, fallbackAfterMs: 2_000 }, { ...SMS, fallbackAfterMs: 2_000 }], { cause: 'NEVER_ATTEMPTED', channel: 'SMS' }],
    ['another provider', [{ ...SMS, providers: [{ id: 'two' }] }], { cause: 'OTHER_PROVIDER', channel: 'SMS' }],
    ['an SMS after its shorter time', [{ ...SMS, fallbackAfterMs: 30_000 }], { cause: 'OTHER_VALIDITY', channel: 'SMS' }],
  ])('knows nothing of %s', (_what, steps, cause) => {
    const report = simulate(bothDelivered(), policyOf(...steps));
    expect(report).toMatchObject({ decided: 0, unknown: 1, changed: 0, examples: [], causes: [{ ...cause, messages: 1 }] });
    expect(report.candidate).toMatchObject({ delivered: { least: 0, most: 1 }, timeToDeliver: { messages: 0 } });
    expect(report.baselineOfDecided.messages).toBe(0);
  });

  it('knows a provider that is named among others', () => {
    const named = policyOf({ ...SMS, fallbackAfterMs: 120_000, providers: [{ id: 'two' }, { id: 'one' }] });
    expect(simulate(bothDelivered(), named)).toMatchObject({ decided: 1, changed: 1 });
  });

  it('does not know what an attempt that was taken back would have become', () => {
    const message = new MessageUnderTest(recorded);
    message.report(1, 0, 'SENT');
    message.wake(61);
    message.report(62, 0, 'DELIVERED');
    message.answer(62.5, 1, 'CANCELED');
    expect(message.state.status).toBe('DELIVERED');
    expect(simulate(message, policyOf(EMAIL, SMS))).toMatchObject({ decided: 0, causes: [{ cause: 'TAKEN_BACK', channel: 'EMAIL' }] });
    // As it went, it is known: nobody was asked for more.
    expect(simulate(message, recorded)).toMatchObject({ decided: 1, changed: 0, candidate: { channels: { EMAIL: { attempts: exactly(0) } } } });
  });

  it('does not know what further calls would have brought that the step had no time for', () => {
    const refused = (noFurtherCall: 'STEP_TIME' | 'MAX_ATTEMPTS') => {
      const message = new MessageUnderTest(recorded);
      message.report(40, 0, 'REJECTED', { errorClass: 'TRANSIENT', noFurtherCall });
      message.report(42, 1, 'DELIVERED');
      return message;
    };
    const longer = policyOf({ ...SMS, fallbackAfterMs: 120_000 }, EMAIL);
    const shorter = policyOf({ ...SMS, fallbackAfterMs: 30_000 }, EMAIL);
    expect(simulate(refused('STEP_TIME'), longer)).toMatchObject({ decided: 0, causes: [{ cause: 'OTHER_VALIDITY', channel: 'SMS' }] });
    expect(simulate(refused('MAX_ATTEMPTS'), longer)).toMatchObject({ decided: 1, changed: 0 });
    // It would have been given up sooner, and nobody knows when.
    expect(simulate(refused('MAX_ATTEMPTS'), shorter)).toMatchObject({ decided: 0, causes: [{ cause: 'OTHER_VALIDITY', channel: 'SMS' }] });
    expect(simulate(refused('STEP_TIME'), policyOf({ ...SMS, fallbackAfterMs: 45_000 }, EMAIL))).toMatchObject({ decided: 1, changed: 0 });
  });

  it('does not know whether a call would have been made that came late in the step', () => {
    const policy = policyOf(EMAIL, SMS);
    const message = new MessageUnderTest(policy);
    message.report(40, 0, 'SENT', { handedOffAt: time(1) });
    message.report(41, 0, 'DELIVERED');
    const within = (fallbackAfterMs: number) => {
      const candidate = policyOf({ ...EMAIL, fallbackAfterMs }, SMS);
      const simulation = new Simulation({ candidate, conditions: wordConditions, readAt: time(10 * 86_400), mostExamples: 1 });
      simulation.add({ messageId: 'msg_1', events: message.timeline, policy, accept });
      return simulation.report();
    };
    expect(within(30_000)).toMatchObject({ decided: 0, causes: [{ cause: 'OTHER_VALIDITY', channel: 'EMAIL' }] });
    expect(within(45_000)).toMatchObject({ decided: 1, changed: 0 });
  });

  it('does not know whether an attempt can be taken back that may wait for another call', () => {
    const message = new MessageUnderTest(recorded);
    message.report(40, 0, 'SENT', { handedOffAt: time(1) });
    message.wake(61);
    message.report(62, 1, 'SENT');
    message.report(91, 1, 'DELIVERED');
    // The e-mail arrives after 30 s, while the SMS is between its first call and its last.
    const candidate = policyOf({ ...EMAIL, fallbackAfterMs: 10_000 }, SMS);
    expect(simulate(message, candidate)).toMatchObject({ decided: 1, candidate: { channels: { SMS: { attempts: { least: 0, most: 1 } } } } });
  });

  it('does not know what silence means that is not over', () => {
    const message = new MessageUnderTest(recorded);
    message.report(1, 0, 'SENT');
    message.wake(61);
    message.report(62, 1, 'DELIVERED');
    const patient = policyOf({ ...SMS, fallbackAfterMs: 3_600_000, successStatus: 'DELIVERED' });
    expect(simulate(message, patient, { readAt: time(70) })).toMatchObject({ causes: [{ cause: 'OTHER_VALIDITY' }] });
    const byMail = new MessageUnderTest(policyOf(EMAIL, SMS));
    byMail.report(1, 0, 'SENT');
    byMail.wake(61);
    byMail.report(62, 1, 'DELIVERED');
    const simulation = new Simulation({ candidate: policyOf({ ...EMAIL, fallbackAfterMs: 3_600_000 }), conditions: wordConditions, readAt: time(70), mostExamples: 1 });
    simulation.add({ messageId: 'msg_1', events: byMail.timeline, policy: policyOf(EMAIL, SMS), accept });
    expect(simulation.report()).toMatchObject({ causes: [{ cause: 'NOT_OVER', channel: 'EMAIL' }] });
  });

  it('does not know whether the person would have acted on something else', () => {
    const message = new MessageUnderTest(recorded);
    message.report(1, 0, 'SENT');
    message.acknowledge(20);
    message.wake(61);
    expect(simulate(message, recorded)).toMatchObject({ decided: 1, changed: 0 });
    // Failed by then, and corrected: the person had the same message at the same time.
    expect(simulate(message, policyOf({ ...SMS, fallbackAfterMs: 5_000 }))).toMatchObject({ decided: 1, changed: 0 });
    const later = new MessageUnderTest(recorded);
    later.report(1, 0, 'SENT');
    later.wake(61);
    later.report(62, 1, 'SENT');
    later.acknowledge(70);
    expect(simulate(later, policyOf(EMAIL, SMS))).toMatchObject({ decided: 0, causes: [{ cause: 'ACKNOWLEDGEMENT', messages: 1 }] });
    expect(simulate(later, policyOf(EMAIL, SMS)).causes[0]).not.toHaveProperty('channel');
  });

  it('leaves out what is not settled, and what it cannot prove', () => {
    expect(simulate(new MessageUnderTest(recorded), recorded)).toMatchObject({ unsettled: 1, baseline: { messages: 0 } });
    const told = bothDelivered().timeline;
    const otherwise = told.map((event) => (event.type === 'TIMER_STARTED' ? { ...event, deadline: event.deadline + 1 } : event));
    expect(simulate({ timeline: otherwise }, recorded)).toMatchObject({ irreproducible: 1, baseline: { messages: 0 } });
    const simulation = new Simulation({ candidate: recorded, conditions: wordConditions, readAt: time(0), mostExamples: 1 });
    simulation.add({ messageId: 'msg_1', events: told, policy: undefined, accept });
    expect(simulation.report()).toMatchObject({ irreproducible: 1, decided: 0 });
  });
});

it.each([
  [[], 50, undefined],
  [[7], 95, 7],
  [[1, 2, 3, 4], 50, 2],
  [[1, 2, 3, 4], 95, 4],
  [Array.from({ length: 100 }, (_, index) => index + 1), 95, 95],
])('the nearest rank of %j at %d%% is %s', (sorted, percent, expected) => expect(percentile(sorted, percent)).toBe(expected));
