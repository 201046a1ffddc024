import { apply, isFinal, type AcceptCommand, type AttemptStatus, type Command, type Event, type FallbackPolicy, type FallbackTrigger, type StepDraft, type StepState, validatePolicy } from '@switchback/fallback';
import fc from 'fast-check';

import { conditions } from './conditions';
import { explainSteps } from './explain-steps';

const NOW = Date.parse('2026-01-31T08:00:00Z');
const TRIGGERS = ['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'] as const;
const WAYS = [...TRIGGERS, 'AMBIGUOUS'] as const;
const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const;
const CONDITIONS = ['true', 'false', 'metadata.no == "x"', 'results.exists(r, r.reason == "TIMEOUT")', 'size(results) > 0 && results[0].status == "FAILED"'];

const step: fc.Arbitrary<StepDraft> = fc.record(
  {
    channel: fc.constantFrom(...CHANNELS),
    fallbackAfterMs: fc.integer({ min: 1, max: 60 }).map((minutes) => minutes * 60_000),
    // Steps that nothing but their timer ends, and those that anything does, are worth more than chance gives them.
    fallbackOn: fc.oneof(fc.constant<FallbackTrigger[]>(['TIMEOUT']), fc.constant<FallbackTrigger[]>([...TRIGGERS]), fc.subarray([...TRIGGERS], { minLength: 1 })),
    successStatus: fc.constantFrom('SENT', 'DELIVERED', 'READ'),
    unconfirmed: fc.constantFrom('FALLBACK', 'SUCCESS'),
    onAmbiguous: fc.constantFrom('WAIT', 'FALLBACK'),
    when: fc.constantFrom(...CONDITIONS),
  },
  { requiredKeys: ['channel', 'fallbackAfterMs', 'fallbackOn'] },
);

/** Two or three first steps at once, of different channels. */
const together: fc.Arbitrary<StepDraft> = fc
  .record({ order: fc.shuffledSubarray([...CHANNELS], { minLength: 2 }), words: fc.tuple(step, step, step) })
  .map(({ order, words }) => ({ allOf: order.map((channel, index) => ({ ...words[index], channel })) }));
const steps: fc.Arbitrary<readonly StepDraft[]> = fc.oneof(
  fc.array(step, { minLength: 1, maxLength: 5 }),
  fc.tuple(together, fc.array(step, { maxLength: 2 })).map(([first, rest]) => [first, ...rest]),
);

const draft = fc.record({
  steps,
  reachable: fc.oneof(fc.constant([...CHANNELS]), fc.subarray([...CHANNELS])),
  sendInMinutes: fc.option(fc.integer({ min: -10, max: 90 }), { nil: undefined }),
  ttlMinutes: fc.integer({ min: 1, max: 200 }),
});

interface Way {
  readonly by: (typeof WAYS)[number];
  readonly share: number;
}

/** How each step fails, and after which share of its time. */
const failures = fc.array(fc.record({ by: fc.constantFrom(...WAYS), share: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 5, maxLength: 5 });

interface Draft {
  readonly steps: readonly StepDraft[];
  readonly reachable: readonly (typeof CHANNELS)[number][];
  readonly sendInMinutes: number | undefined;
  readonly ttlMinutes: number;
}

function prepare({ steps, reachable, sendInMinutes, ttlMinutes }: Draft): { policy: FallbackPolicy; command: AcceptCommand } {
  const result = validatePolicy({ name: 'p', steps }, conditions);
  if (!result.ok) throw new Error(JSON.stringify(result.violations));
  const command: AcceptCommand = {
    type: 'ACCEPT',
    now: NOW,
    messageId: 'msg_1',
    reachable,
    acceptedAt: NOW,
    expiresAt: NOW + ttlMinutes * 60_000,
    ...(sendInMinutes === undefined ? {} : { sendAt: NOW + sendInMinutes * 60_000 }),
    recipient: { countries: {}, metadata: {} },
  };
  return { policy: result.policy, command };
}

/** What really happens when the steps fail so: the engine with the router's own conditions. */
function history(command: AcceptCommand, policy: FallbackPolicy, ways: readonly Way[]): readonly Event[] {
  const first = apply(command, undefined, policy, conditions);
  const events = [...first.events];
  let { state } = first;
  for (let count = 0; !isFinal(state.status) && count < 50; count += 1) {
    const command = soonest(state.steps.filter(({ status }) => status === 'WAITING' || status === 'ACTIVE').map((open) => next(open, state.expiresAt, ways[open.step])));
    if (command === undefined) break;
    const decision = apply(command, state, policy, conditions);
    events.push(...decision.events);
    state = decision.state;
  }
  return events;
}

/** What comes first; hand-offs before all else. */
function soonest(commands: readonly Command[]): Command | undefined {
  const handOff = commands.find((command) => command.type === 'REPORT_ATTEMPT' && command.status === 'SENDING');
  return handOff ?? commands.toSorted((one, other) => one.now - other.now)[0];
}

const STATUSES = { REJECTED: 'REJECTED', UNREACHABLE: 'REJECTED', UNDELIVERED: 'UNDELIVERED', EXPIRED: 'EXPIRED', AMBIGUOUS: 'UNKNOWN' } as const;

function next(open: StepState, expiresAt: number, way: Way = { by: 'TIMEOUT', share: 0 }): Command {
  if (open.waitsUntil !== undefined) return { type: 'WAKE', now: open.waitsUntil };
  const attempt = open.attempts.at(-1);
  const said = (now: number, status: AttemptStatus, transient = false): Command => ({
    type: 'REPORT_ATTEMPT',
    now,
    attemptId: attempt?.id ?? '',
    status,
    occurredAt: now,
    handedOffAt: open.startedAt,
    ...(transient ? { errorClass: 'TRANSIENT' as const } : {}),
  });
  if (open.deadline === undefined) return said(open.startedAt, 'SENDING');
  const end = Math.min(open.deadline, expiresAt);
  const now = open.startedAt + Math.floor((end - open.startedAt) * way.share);
  if (now >= expiresAt || way.by === 'TIMEOUT' || attempt?.status === 'UNKNOWN') return { type: 'WAKE', now: end };
  return said(now, STATUSES[way.by], way.by === 'UNREACHABLE');
}

it('says of no step what no history of failures does', () => {
  fc.assert(
    fc.property(draft, failures, (input, ways) => {
      const { policy, command } = prepare(input);
      const { begun, steps } = explainSteps(command, policy);
      const events = history(command, policy, ways);
      expect(events.slice(0, begun.events.length)).toEqual(begun.events);
      for (const event of events) {
        if (!('step' in event)) continue;
        const said = steps[event.step];
        // At its end a message may pass over steps that it never reached.
        if (event.type === 'STEP_SKIPPED' && !(said?.decision.kind === 'NOT_REACHED' && event.at >= command.expiresAt)) {
          if (said?.decision.kind === 'DEPENDS') expect([said.decision.reason, event.reason]).toEqual(['RESULTS', expect.stringMatching(/^CONDITION/)]);
          else expect(said?.decision).toEqual({ kind: 'SKIP', reason: event.reason });
        }
        if (event.type !== 'STEP_STARTED') continue;
        expect(said?.decision.kind).not.toMatch(/SKIP|NOT_REACHED/);
        expect(event.at).toBeGreaterThanOrEqual(said?.startsAt ?? Infinity);
        if (said?.startsAtLatest !== undefined) expect(event.at).toBeLessThanOrEqual(said.startsAtLatest);
      }
    }),
    { numRuns: 2_000 },
  );
});
