import fc from 'fast-check';

import { type SendAnswer } from '../provider';
import { afterCall, type Next } from './after-call';
import { stepTime } from './step-time';
import { type EarlierCalls, tooLate } from './too-late';

/** One turn of an attempt: how long its call takes, what is answered, how much later than planned the next one is picked up. */
interface Turn {
  readonly answer: SendAnswer;
  readonly durationMs: number;
  readonly latenessMs: number;
  readonly random: number;
}

interface Plan {
  readonly candidates: readonly string[];
  readonly maxAttempts: number;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly fallbackAfterMs: number;
  readonly expiresAt: number;
  readonly begin: number;
  readonly turns: readonly Turn[];
}

interface Call {
  readonly at: number;
  readonly provider: string;
  readonly turn: Turn;
  readonly endedAt: number;
  readonly next: Next;
}

/** The calls that an attempt makes, as the service makes them, with the clock as a value. */
function play(plan: Plan): { readonly calls: readonly Call[]; readonly end: Next | undefined } {
  const calls: Call[] = [];
  let earlier: EarlierCalls | undefined;
  let provider = plan.candidates[0] ?? '';
  let now = plan.begin;
  for (const turn of plan.turns) {
    const time = stepTime(plan, earlier?.firstCalledAt ?? now);
    const ending = tooLate(earlier, time, now);
    if (ending !== undefined) return { calls, end: ending };
    const endedAt = now + turn.durationMs;
    const ended = { ...plan, answer: turn.answer, provider, calls: calls.length + 1, now: endedAt, random: turn.random };
    const next = afterCall({ ...ended, stepEndsAt: time?.endsAt });
    calls.push({ at: now, provider, turn, endedAt, next });
    if (next.type !== 'RETRY') return { calls, end: next };
    earlier = { firstCalledAt: calls[0]?.at ?? now, refusedBy: provider, errorClass: next.errorClass, code: next.code };
    provider = next.provider;
    now = endedAt + next.delayMs + turn.latenessMs;
  }
  return { calls, end: undefined };
}

const refusals = fc.record({
  outcome: fc.constant('REFUSED' as const),
  errorClass: fc.constantFrom('TRANSIENT' as const, 'TRANSIENT' as const, 'TRANSIENT' as const, 'CONFIG' as const, 'POLICY' as const),
  code: fc.constant('x'),
});
const answers: fc.Arbitrary<SendAnswer> = fc.oneof(
  { weight: 6, arbitrary: refusals },
  { weight: 4, arbitrary: fc.tuple(refusals, fc.nat(20_000)).map(([refusal, retryAfterMs]) => ({ ...refusal, retryAfterMs })) },
  { weight: 1, arbitrary: fc.constant({ outcome: 'NO_ANSWER' as const, code: 'TIMEOUT' }) },
  { weight: 1, arbitrary: fc.constant({ outcome: 'TAKEN' as const, status: 'SENT' as const, providerMessageId: 'id' }) },
);
const turns = fc.array(
  fc.record({
    answer: answers,
    durationMs: fc.nat(2_000),
    latenessMs: fc.oneof(fc.constant(0), fc.nat(30_000)),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  }),
  { minLength: 12, maxLength: 12 },
);
const plans: fc.Arbitrary<Plan> = fc.record({
  candidates: fc.constantFrom(['one'], ['one', 'two'], ['one', 'two', 'three']),
  maxAttempts: fc.integer({ min: 1, max: 10 }),
  initialBackoffMs: fc.integer({ min: 1, max: 5_000 }),
  maxBackoffMs: fc.integer({ min: 1, max: 15_000 }),
  fallbackAfterMs: fc.oneof(fc.integer({ min: 1_000, max: 30_000 }), fc.constant(0)),
  expiresAt: fc.integer({ min: 1_000_000, max: 1_060_000 }),
  begin: fc.constant(1_000_000),
  turns,
});

function holds(check: (plan: Plan, played: ReturnType<typeof play>) => void): void {
  fc.assert(fc.property(plans, (plan) => check(plan, play(plan))), { numRuns: 5_000 });
}

describe('the calls of an attempt, whatever is answered and however late they are picked up', () => {
  it('start before the end of the step, counted from the first of them', () => {
    holds((plan, { calls: [first, ...later] }) => {
      if (first === undefined || plan.fallbackAfterMs === 0) return;
      for (const { at } of later) expect(at).toBeLessThan(first.at + plan.fallbackAfterMs);
    });
  });

  it('are planned for before the end of the step and of the message, or not at all', () => {
    holds((plan, { calls }) => {
      const stepEndsAt = plan.fallbackAfterMs === 0 ? Number.POSITIVE_INFINITY : plan.begin + plan.fallbackAfterMs;
      for (const { endedAt, next } of calls) {
        if (next.type === 'RETRY') expect(endedAt + next.delayMs).toBeLessThan(Math.min(stepEndsAt, plan.expiresAt));
      }
    });
  });

  it('are no more than the policy allows', () => holds((plan, { calls }) => expect(calls.length).toBeLessThanOrEqual(plan.maxAttempts)));

  it('come to an end', () => holds((_plan, { end }) => expect(end).toBeDefined()));

  it('go on only after an answer that says "not taken", and from provider to provider', () => {
    holds(({ candidates }, { calls }) => {
      for (const { turn } of calls.slice(0, -1)) expect(turn.answer.outcome).toBe('REFUSED');
      const positions = calls.map(({ provider }) => candidates.indexOf(provider));
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    });
  });

  it('say why there are no more of them where one more would have been made', () => {
    holds((_plan, { end }) => {
      if (end?.type !== 'END') return;
      const repeatable = end.errorClass === 'TRANSIENT' || end.errorClass === 'CONFIG';
      expect(end.noFurtherCall !== undefined).toBe(repeatable);
    });
  });
});
