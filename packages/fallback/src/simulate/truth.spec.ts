import * as fc from 'fast-check';

import { type Channel, type FallbackPolicy, type StepDraft } from '../index';
import { ACCEPTED, type KnownMessage, type KnownWord, playKnown } from '../testing/known-outcomes';
import { policyOf } from '../testing/policy-of';
import { wordConditions } from '../testing/word-conditions';
import { outcomeOf } from './outcome';
import { recordedRun } from './recorded-run';
import { replay } from './replay';
import { verdictOf } from './verdict';

// Every outcome that a message could meet is known, so what the candidate would really have done can be played. The simulation sees
// the record of another policy alone: what it decides must be true, and what it does not decide must lie within its bounds.

const SECOND = 1_000;
const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly Channel[];
const numRuns = Number(process.env['FALLBACK_HISTORIES'] ?? 20_000) / 4;
const seed = Number(process.env['FALLBACK_SEED'] ?? Date.now() & 0x7fffffff);

const ENDS: readonly (readonly KnownWord[])[] = [
  [],
  [{ after: 1, status: 'DELIVERED' }],
  [{ after: 5 * SECOND, status: 'DELIVERED' }],
  [{ after: 50 * SECOND, status: 'DELIVERED' }],
  [{ after: 200 * SECOND, status: 'DELIVERED' }],
  [{ after: 1, status: 'UNDELIVERED' }],
  [{ after: 20 * SECOND, status: 'UNDELIVERED', errorClass: 'OPTED_OUT' }],
  [{ after: 100 * SECOND, status: 'EXPIRED' }],
];
const outcome = fc.oneof(
  fc.constant<readonly KnownWord[]>([{ after: 300, status: 'REJECTED' }]),
  fc.constant<readonly KnownWord[]>([{ after: 2 * SECOND, status: 'REJECTED', errorClass: 'TRANSIENT' }]),
  fc.record({ hand: fc.constantFrom(100, 2 * SECOND, 30 * SECOND), end: fc.constantFrom(...ENDS) }).map(({ hand, end }): readonly KnownWord[] => [
    { after: hand, status: 'SENT', provider: 'one' },
    ...end.map((word) => ({ ...word, after: hand + word.after })),
  ]),
);
/** One for each step of a policy. No two channels speak in the same millisecond: who was first would be nobody's to say. */
const outcomesOn = (channel: Channel) =>
  fc.tuple(outcome, outcome, outcome).map((attempts) => attempts.map((words) => words.map((word) => ({ ...word, after: word.after + CHANNELS.indexOf(channel) * 3 }))));
const outcomes = fc.record({ SMS: outcomesOn('SMS'), EMAIL: outcomesOn('EMAIL'), WHATSAPP: outcomesOn('WHATSAPP') });
const step = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  fallbackAfterMs: fc.constantFrom(10 * SECOND, 60 * SECOND, 300 * SECOND),
  fallbackOn: fc.constantFrom(
    ['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'] as const,
    ['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'] as const,
    ['TIMEOUT'] as const,
    ['REJECTED', 'UNREACHABLE'] as const,
  ),
  unconfirmed: fc.constantFrom('FALLBACK', 'FALLBACK', 'SUCCESS'),
});
const plain = fc.array(step, { minLength: 1, maxLength: 3 });
/** Two or three first steps at once, and perhaps one after them. */
const together = fc
  .record({ order: fc.shuffledSubarray([...CHANNELS], { minLength: 2 }), words: fc.tuple(step, step, step), rest: fc.array(step, { maxLength: 1 }) })
  .map(({ order, words, rest }): readonly StepDraft[] => [{ allOf: order.map((channel, index) => ({ ...words[index], channel })) }, ...rest]);
const policies = fc.oneof(plain, together).map((steps) => policyOf(...steps));
const messages: fc.Arbitrary<KnownMessage> = fc
  .record({
    outcomes,
    reachable: fc.subarray([...CHANNELS], { minLength: 1 }),
    ttl: fc.constantFrom(86_400 * SECOND, 86_400 * SECOND, 240 * SECOND, 40 * SECOND),
    cancelAfter: fc.constantFrom(undefined, undefined, undefined, 500, 15 * SECOND, 70 * SECOND),
  })
  .map(({ cancelAfter, ...message }) => (cancelAfter === undefined ? message : { ...message, cancelAfter }));

const parts = { conditions: wordConditions, readAt: ACCEPTED + 30 * 86_400 * SECOND };

function simulate(message: KnownMessage, recorded: FallbackPolicy, candidate: FallbackPolicy) {
  const { events } = playKnown(recorded, message);
  const run = recordedRun(events, recorded, wordConditions);
  if (run === undefined) throw new Error('not reproduced');
  const { leaves, unknown } = replay(run, run.accept, { ...parts, candidate });
  const most = (channel: Channel): number => candidate.steps.filter((each) => each.channel === channel).length;
  // A cancel that came too late left no trace: nobody asks for what is over.
  const { cancelAfter: _late, ...uncanceled } = message;
  const truth = playKnown(candidate, events.some(({ type }) => type === 'CANCEL_REQUESTED') ? message : uncanceled);
  return { unknown, known: outcomeOf(truth.state, truth.events), verdict: verdictOf(leaves, { SMS: most('SMS'), EMAIL: most('EMAIL'), WHATSAPP: most('WHATSAPP') }, { SMS: 7, EMAIL: 1 }) };
}

/** Whether it was decided. */
function expectTrue(message: KnownMessage, recorded: FallbackPolicy, candidate: FallbackPolicy): boolean {
  const { verdict, unknown, known } = simulate(message, recorded, candidate);
  const { outcome: decided } = verdict;
  if (decided === undefined) expect(unknown).toBeDefined();
  else {
    const { status, channel, deliveredAfter } = decided;
    expect({ status, channel, deliveredAfter }).toEqual({ status: known.status, channel: known.channel, deliveredAfter: known.deliveredAfter });
  }
  const cost = known.channels.SMS.handedOver * 7 + known.channels.EMAIL.handedOver;
  const within = [
    [verdict.delivered, Number(known.delivered)],
    [verdict.duplicates, Number(known.duplicate)],
    [verdict.fallbacks, known.fallbacks],
    [verdict.costMicros, cost],
    ...CHANNELS.map((name) => [verdict.channels[name].attempts, known.channels[name].attempts] as const),
  ] as const;
  // Assumed, and told: what was never observed does not use up the message's life before it fails.
  const lifeUsedUp = decided === undefined && known.status === 'EXPIRED';
  for (const [range, value] of within) {
    if (!lifeUsedUp) expect(range.least).toBeLessThanOrEqual(value);
    expect(range.most).toBeGreaterThanOrEqual(value);
  }
  return decided !== undefined;
}

it(`what is decided is true, and the truth lies within the bounds of what is not (seed ${seed})`, () => {
  let decided = 0;
  const property = fc.property(messages, policies, policies, (message, recorded, candidate) => {
    if (expectTrue(message, recorded, candidate)) decided += 1;
  });
  fc.assert(property, { numRuns, seed });
  // A simulation that decides nothing is always right, and no use.
  expect(decided / numRuns).toBeGreaterThan(0.4);
}, 600_000);

it('an attempt that was never made may wait until one that is out of sight succeeds', () => {
  const sms: readonly KnownWord[] = [{ after: 100, status: 'SENT' }, { after: 50 * SECOND + 100, status: 'DELIVERED' }];
  const email: readonly KnownWord[] = [{ after: 30 * SECOND, status: 'SENT' }, { after: 50 * SECOND, status: 'UNDELIVERED' }];
  // The candidate's second SMS waits for its hand-off when the first, which it gives less time, arrives.
  const known: KnownMessage = { outcomes: { SMS: [sms, [{ after: 2 * SECOND, status: 'REJECTED' }]], EMAIL: [email], WHATSAPP: [] }, reachable: ['SMS', 'EMAIL'], ttl: 86_400 * SECOND };
  const both = (smsMs: number, emailMs: number): StepDraft => ({ allOf: [{ channel: 'EMAIL', fallbackAfterMs: emailMs }, { channel: 'SMS', fallbackAfterMs: smsMs }] });
  const candidate = policyOf(both(10 * SECOND, 60 * SECOND), { channel: 'SMS', fallbackAfterMs: 10 * SECOND });
  expect(expectTrue(known, policyOf(both(60 * SECOND, 10 * SECOND)), candidate)).toBe(false);
  expect(simulate(known, policyOf(both(60 * SECOND, 10 * SECOND)), candidate).verdict.channels.SMS.attempts).toEqual({ least: 1, most: 2 });
});
