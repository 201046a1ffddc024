import { type AttemptStatus, type Command, type FallbackPolicy, type MessageState, type Suppressed } from '../index';
import { type EngineUnderTest } from './engine-under-test';

type Word = Extract<Command, { type: 'REPORT_ATTEMPT' | 'ANSWER_CANCEL' }>;

/**
 * What a channel service knows of an attempt. WAITING: claimed, no free call slot. SENDING: the call may be made. TAKEN: it was made
 * and accepted. ENDED: refused, expired, or lost by a crash. WITHDRAWN: never to be called.
 */
export type Claim = 'WAITING' | 'SENDING' | 'TAKEN' | 'ENDED' | 'WITHDRAWN';

/** One message, its router, its two channel services and providers, and everything that is on its way between them. */
export interface World {
  readonly now: number;
  readonly state: MessageState;
  /** What is known against the recipient's addresses, and looked up with each decision. */
  readonly suppressed: Suppressed;
  /** On the bus, in any order. */
  readonly dispatches: readonly string[];
  readonly asks: readonly string[];
  readonly words: readonly Word[];
  readonly claims: Readonly<Record<string, Claim>>;
  /** How often a provider was really called. */
  readonly calls: Readonly<Record<string, number>>;
  /** What a provider's receipt said. */
  readonly receipts: Readonly<Record<string, 'DELIVERED' | 'UNDELIVERED'>>;
  /** How often it may still happen. */
  readonly left: { readonly cancels: number; readonly crashes: number; readonly optOuts: number; readonly receipts: number };
}

/** Everything that can happen next. A crash loses what a process held in memory, or makes the bus deliver once more. */
export function successors(engine: EngineUnderTest, policy: FallbackPolicy, world: World): readonly World[] {
  const give = (before: World, command: Command): World => obey(before, engine.apply({ ...command, suppressed: before.suppressed }, before.state, policy));
  const crash = (after: World): readonly World[] => {
    const { left } = after;
    return left.crashes > 0 ? [{ ...after, left: { ...left, crashes: left.crashes - 1 } }] : [];
  };
  const next: World[] = [];
  const due = engine.nextWake(world.state);
  if (due !== undefined) {
    const now = Math.max(world.now, due);
    next.push(give({ ...world, now }, { type: 'WAKE', now }));
  }
  if (world.left.cancels > 0) {
    const left = { ...world.left, cancels: world.left.cancels - 1 };
    next.push(give({ ...world, left }, { type: 'CANCEL', now: world.now }));
  }
  if (world.left.optOuts > 0) {
    const left = { ...world.left, optOuts: world.left.optOuts - 1 };
    next.push(...OPT_OUTS.map((suppressed) => ({ ...world, left, suppressed })));
  }
  world.words.forEach((word, index) => {
    const heard = give(world, { ...word, now: world.now });
    next.push({ ...heard, words: without(heard.words, index) });
    next.push(...crash(heard)); // Committed, but the bus does not know: it comes again.
  });
  world.dispatches.forEach((id, index) => {
    const claimed = claim(world, id);
    next.push({ ...claimed, dispatches: without(world.dispatches, index) });
    next.push(...crash(claimed));
  });
  world.asks.forEach((id, index) => {
    const asks = without(world.asks, index);
    const answered = answer({ ...world, asks }, id);
    next.push(answered, ...crash({ ...world, asks }), ...crash({ ...answered, words: world.words }));
  });
  for (const [id, status] of Object.entries(world.claims)) next.push(...proceed(world, id, status, crash));
  return next;
}

const OPT_OUTS: readonly Suppressed[] = [
  { everywhere: true, channels: {} },
  { everywhere: false, channels: { SMS: 'INVALID_ADDRESS' } },
  { everywhere: false, channels: { EMAIL: 'SUPPRESSED' } },
];

function proceed(world: World, id: string, claimed: Claim, crash: (after: World) => readonly World[]): readonly World[] {
  const to = (status: Claim, reported?: AttemptStatus): World => {
    const words = reported === undefined ? world.words : [...world.words, report(world, id, reported)];
    return { ...world, claims: { ...world.claims, [id]: status }, words };
  };
  switch (claimed) {
    case 'WAITING':
      return world.now >= world.state.expiresAt ? [to('ENDED', 'EXPIRED')] : [to('SENDING')];
    case 'SENDING': {
      const calls = { ...world.calls, [id]: (world.calls[id] ?? 0) + 1 };
      const unknown = to('TAKEN', 'UNKNOWN'); // The lease runs out; whether the provider has it is not known.
      const crashed = [...crash({ ...unknown, calls }), ...crash(to('ENDED', 'UNKNOWN'))];
      return [{ ...to('TAKEN', 'SENT'), calls }, to('ENDED', 'REJECTED'), ...crashed];
    }
    case 'TAKEN': {
      if (world.receipts[id] !== undefined || world.left.receipts === 0) return [];
      const left = { ...world.left, receipts: world.left.receipts - 1 };
      return (['DELIVERED', 'UNDELIVERED'] as const).map((said) => ({
        ...to('TAKEN', said),
        left,
        receipts: { ...world.receipts, [id]: said },
      }));
    }
    case 'ENDED':
    case 'WITHDRAWN':
      return [];
  }
}

/** Dispatches and questions follow from events, in the same transaction. */
function obey(world: World, { state, events }: ReturnType<EngineUnderTest['apply']>): World {
  const dispatches = events.flatMap((event) => (event.type === 'ATTEMPT_QUEUED' ? [event.attemptId] : []));
  const asks = events.flatMap((event) => (event.type === 'ATTEMPT_WITHDRAWN' ? [event.attemptId] : []));
  return { ...world, state, dispatches: [...world.dispatches, ...dispatches], asks: [...world.asks, ...asks] };
}

function claim(world: World, id: string): World {
  return world.claims[id] === undefined ? { ...world, claims: { ...world.claims, [id]: 'WAITING' } } : world;
}

function answer(world: World, attemptId: string): World {
  const claimed = world.claims[attemptId] ?? 'WAITING';
  const word = (outcome: 'CANCELED' | 'IN_FLIGHT' | 'ENDED'): World => ({
    ...world,
    words: [...world.words, { type: 'ANSWER_CANCEL', now: world.now, attemptId, outcome }],
  });
  switch (claimed) {
    case 'WAITING':
    case 'WITHDRAWN':
      return { ...word('CANCELED'), claims: { ...world.claims, [attemptId]: 'WITHDRAWN' } };
    case 'SENDING':
    case 'TAKEN':
      return word('IN_FLIGHT');
    case 'ENDED':
      return word('ENDED');
  }
}

function report({ now }: World, attemptId: string, status: AttemptStatus): Word {
  return { type: 'REPORT_ATTEMPT', now, attemptId, status, occurredAt: now };
}

function without<T>(items: readonly T[], index: number): readonly T[] {
  return items.toSpliced(index, 1);
}
