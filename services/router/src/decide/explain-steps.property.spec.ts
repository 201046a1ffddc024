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

const draft = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  /** Steps that start together, before those. */
  together: fc.oneof(
    { arbitrary: fc.constant<StepDraft[]>([]), weight: 2 },
    { arbitrary: fc.subarray([...CHANNELS], { minLength: 2 }).chain((channels) => fc.tuple(...channels.map((channel) => step.map((drawn) => ({ ...drawn, channel }))))), weight: 1 },
  ),
  reachable: fc.oneof(fc.constant([...CHANNELS]), fc.subarray([...CHANNELS])),
  sendInMinutes: fc.option(fc.integer({ min: -10, max: 90 }), { nil: undefined }),
  ttlMinutes: fc.integer({ min: 1, max: 200 }),
});

interface Way {
  readonly by: (typeof WAYS)[number];
  readonly share: number;
}

/** How each step fails, and after which share of its time. */
const failures = fc.array(fc.record({ by: fc.constantFrom(...WAYS), share: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 8, maxLength: 8 });

interface Draft {
  readonly steps: readonly StepDraft[];
  readonly together: readonly StepDraft[];
  readonly reachable: readonly (typeof CHANNELS)[number][];
  readonly sendInMinutes: number | undefined;
  readonly ttlMinutes: number;
}

function prepare({ steps: later, together, reachable, sendInMinutes, ttlMinutes }: Draft): { policy: FallbackPolicy; command: AcceptCommand } {
  const steps = together.length === 0 ? later : [{ allOf: together }, ...later];
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
    const open = state.steps.filter(({ status }) => status === 'WAITING' || status === 'ACTIVE');
    const [command] = open.map((each) => next(each, state.expiresAt, ways[each.step])).toSorted((one, other) => one.now - other.now);
    if (command === undefined) break;
    const decision = apply(command, state, policy, conditions);
    events.push(...decision.events);
    state = decision.state;
  }
  return events;
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
