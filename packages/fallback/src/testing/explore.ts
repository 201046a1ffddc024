import { type FallbackPolicy, type MessageState } from '../index';
import { type EngineUnderTest } from './engine-under-test';
import { FINAL, MESSAGE_RANK } from './status-facts';
import { successors, type World } from './two-step-world';

const SECOND = 1_000;

/** What was walked through. */
export interface Exploration {
  readonly worlds: number;
  /** Every way in which a message ended for good: its status and reason. */
  readonly endings: ReadonlySet<string>;
}

/** When the message came, and when it may go. Milliseconds. */
export interface Schedule {
  readonly acceptedAt: number;
  readonly sendAt?: number;
}

/**
 * Walks every interleaving of a policy's first two steps (SMS, then e-mail, or both at once) and throws at the first world that breaks a rule.
 * `fingerprint` tells worlds apart.
 */
export function explore(
  engine: EngineUnderTest,
  policy: FallbackPolicy,
  left: World['left'],
  fingerprint: (world: World) => string,
  schedule: Schedule = { acceptedAt: 0 },
): Exploration {
  const first = firstWorld(engine, policy, left, schedule);
  const seen = new Set([fingerprint(first)]);
  const open: World[] = [first];
  const endings = new Set<string>();
  for (let world = open.pop(); world !== undefined; world = open.pop()) {
    judge(world, policy);
    const next = successors(engine, policy, world);
    if (next.length === 0) {
      judgeEnd(world, policy);
      endings.add(`${world.state.status} ${world.state.reason}`);
    }
    for (const after of next) {
      judgeStep(world, after, policy);
      const print = fingerprint(after);
      if (seen.has(print)) continue;
      seen.add(print);
      open.push(after);
    }
  }
  return { worlds: seen.size, endings };
}

function firstWorld(engine: EngineUnderTest, policy: FallbackPolicy, left: World['left'], schedule: Schedule): World {
  const now = schedule.acceptedAt;
  const accept = { type: 'ACCEPT', now, messageId: 'm', reachable: ['SMS', 'EMAIL'], expiresAt: now + 14 * SECOND, ...schedule } as const;
  const { state, events } = engine.apply(accept, undefined, policy);
  const dispatches = events.flatMap((event) => (event.type === 'ATTEMPT_QUEUED' ? [event.attemptId] : []));
  return { now, state, suppressed: { everywhere: false, channels: {} }, dispatches, asks: [], words: [], claims: {}, calls: {}, receipts: {}, left };
}

/** Both steps at once. */
function isPair({ parallelSteps }: FallbackPolicy): boolean {
  return parallelSteps === 2;
}

function judge({ state, calls }: World, policy: FallbackPolicy): void {
  const called = Object.values(calls);
  if (called.some((times) => times > 1)) throw new Error('an attempt was handed over twice');
  if (state.status === 'CANCELED' && called.length > 0) throw new Error('CANCELED, but a provider was called');
  const active = state.steps.filter(({ status }) => status === 'ACTIVE' || status === 'WAITING').length;
  if (active > mostActive(state, policy)) throw new Error(`${active} active steps in ${state.status}`);
}

function mostActive({ status }: MessageState, policy: FallbackPolicy): number {
  if (FINAL.has(status)) return 0;
  return isPair(policy) ? 2 : 1;
}

function judgeStep({ state: before, suppressed, dispatches }: World, { state: after, dispatches: then, asks }: World, policy: FallbackPolicy): void {
  const moved = before.status !== after.status;
  if (moved && MESSAGE_RANK[after.status] <= MESSAGE_RANK[before.status]) throw new Error(`${before.status} became ${after.status}`);
  const started = after.steps.length > before.steps.length;
  const over = FINAL.has(before.status) || before.cancelRequestedAt !== undefined;
  if (started && over) throw new Error(`a step started after ${before.status}`);
  const channel = after.steps.at(-1)?.channel;
  const barred = suppressed.everywhere || (channel !== undefined && suppressed.channels[channel] !== undefined);
  if (barred && then.length > dispatches.length) throw new Error('a step started, though the recipient opted out');
  const unwanted = after.cancelRequestedAt !== undefined || after.acknowledgedAt !== undefined;
  if (isPair(policy) && asks.length > 0 && !unwanted) throw new Error('a sibling was taken back');
  if (after.sequence < before.sequence) throw new Error('the timeline was cut');
}

/** Nothing is on its way and no timer is left. */
function judgeEnd({ state, receipts, claims }: World, policy: FallbackPolicy): void {
  if (!FINAL.has(state.status)) throw new Error(`left ${state.status}`);
  const delivered = Object.values(receipts).filter((said) => said === 'DELIVERED').length;
  if (delivered > 0 && ['FAILED', 'EXPIRED'].includes(state.status)) throw new Error(`${state.status} though it was delivered`);
  if (delivered === 0 && state.status === 'DELIVERED') throw new Error('DELIVERED without a receipt');
  if ((delivered === 2 && !isPair(policy)) !== state.duplicateDelivery) throw new Error(`${delivered} deliveries, duplicate: ${state.duplicateDelivery}`);
  const forgotten = Object.values(claims).some((claim) => claim === 'WAITING' || claim === 'SENDING');
  if (forgotten) throw new Error('an attempt was forgotten by its channel');
}
