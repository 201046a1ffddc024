import { type Event } from '../event';
import { type FallbackPolicy } from '../policy';
import { type ObservedAttempt, type SpokenWord } from './observed-attempt';
import { type Sight, sightOf } from './sight';
import { type Input, type Match, silenced, type World } from './world';

type Queued = Extract<Event, { type: 'ATTEMPT_QUEUED' }>;
type Withdrawn = Extract<Event, { type: 'ATTEMPT_WITHDRAWN' }>;

/** Out of sight from the first moment on: before anything else can happen. */
const FIRST = -1;
const LAST = Infinity;

/** What a replay is made from. */
export interface Evidence {
  readonly attempts: readonly ObservedAttempt[];
  readonly candidate: FallbackPolicy;
  readonly readAt: number;
}

/**
 * The candidate queued an attempt: the recorded attempt on the same channel, of the same count, stands for it, and says what it said, as
 * fast as it said it. Beyond what was observed of that one, this one is out of sight.
 */
export function scheduleAttempt(world: World, queued: Queued, evidence: Evidence): World {
  const { attemptId, channel, step } = queued;
  const before = [...world.matches.values()].filter(({ observed }) => observed.channel === channel).length;
  const observed = evidence.attempts.filter((attempt) => attempt.channel === channel)[before];
  if (observed === undefined) return outOfSight(world, attemptId, 'NEVER_ATTEMPTED');
  const match: Match = { observed, later: world.at - observed.at, clockLater: queued.at - observed.queuedAt };
  const matched = { ...world, matches: new Map(world.matches).set(attemptId, match) };
  const plan = evidence.candidate.steps[step];
  const { provider } = observed.last;
  const named = plan?.providers ?? [];
  if (provider !== undefined && named.length > 0 && !named.some(({ id }) => id === provider)) return outOfSight(matched, attemptId, 'OTHER_PROVIDER');
  const patience = { stepMs: plan?.fallbackAfterMs ?? 0, lifeMs: world.state.expiresAt - queued.at };
  return withSight(matched, attemptId, match, sightOf(observed, patience, evidence.readAt));
}

function outOfSight(world: World, attemptId: string, cause: 'NEVER_ATTEMPTED' | 'OTHER_PROVIDER'): World {
  return { ...world, inputs: [...world.inputs, { type: 'OUT_OF_SIGHT', at: world.at, order: FIRST, attemptId, cause }] };
}

/** The answer to a withdrawal is heard when the candidate asks for one. */
function withSight(world: World, attemptId: string, match: Match, sight: Sight): World {
  const { words, at, asked, takenBack } = match.observed;
  const heard = words.filter((spoken) => isHeard(spoken.at - at, sight) && !(takenBack && asked !== undefined && spoken.turn > asked.turn));
  const end: Input = { type: 'OUT_OF_SIGHT', at: at + sight.ends + match.later, order: LAST, attemptId, cause: sight.cause };
  return { ...world, inputs: [...world.inputs, ...heard.map((spoken) => wordInput(spoken, attemptId, match)), end] };
}

function isHeard(after: number, { ends, inclusive }: Sight): boolean {
  return inclusive ? after <= ends : after < ends;
}

function wordInput({ word, at, turn }: SpokenWord, attemptId: string, { later, clockLater }: Match): Input {
  const now = word.now + clockLater;
  const input = { type: 'COMMAND', at: at + later, order: turn, attemptId } as const;
  if (word.type === 'ANSWER_CANCEL') return { ...input, command: { ...word, attemptId, now } };
  const occurredAt = word.occurredAt + clockLater;
  const handedOff = word.handedOffAt === undefined ? {} : { handedOffAt: word.handedOffAt + clockLater };
  return { ...input, command: { ...word, attemptId, now, occurredAt, ...handedOff } };
}

/**
 * The candidate asks for an attempt to be taken back. Asked at the same moment as in the record, it is answered as it was; asked earlier
 * than one that was taken back, likewise. Otherwise the hand-off tells: not handed over yet, it is taken back at once; that
 * which may have waited for another call may or may not be.
 */
export function scheduleAnswer(world: World, { attemptId, ask }: Withdrawn, now: number): World {
  const match = world.matches.get(attemptId);
  if (ask > 1) return world;
  if (world.waiting.has(attemptId)) return answered(world, attemptId, now, 'CANCELED');
  if (match === undefined) return world;
  const { observed, later, clockLater } = match;
  const { asked, takenBack, words } = observed;
  if (takenBack && asked !== undefined) {
    const sooner = asked.at + later - world.at;
    const answers = words.filter(({ turn }) => turn > asked.turn).map((spoken) => moved(wordInput(spoken, attemptId, match), sooner));
    return { ...world, inputs: [...silenced(world.inputs, attemptId), ...answers] };
  }
  if (asked !== undefined && asked.at + later === world.at) return world;
  const handedOff = observed.last.handedOffAt;
  if (handedOff === undefined ? observed.words.length > 0 : mayWaitForCall(match, handedOff, now)) {
    return { ...world, inputs: [...world.inputs, { type: 'HAND_OFF_RACE', at: world.at, order: FIRST, attemptId }] };
  }
  return answered(world, attemptId, now, handedOff === undefined || now < handedOff + clockLater ? 'CANCELED' : 'IN_FLIGHT');
}

/** Between its first call and the word that it was taken, it may be on its way out, or may wait for another call. */
function mayWaitForCall({ observed, clockLater }: Match, handedOff: number, now: number): boolean {
  const taken = observed.words.find(({ word }) => word.type === 'REPORT_ATTEMPT')?.word;
  return taken?.type === 'REPORT_ATTEMPT' && now >= handedOff + clockLater && now < taken.occurredAt + clockLater;
}

function moved(input: Input, sooner: number): Input {
  if (input.type !== 'COMMAND') return input;
  return { ...input, at: input.at - sooner, command: { ...input.command, now: input.command.now - sooner } };
}

/** The channel's answer, at once. What was taken back says nothing any more. */
export function answered(world: World, attemptId: string, now: number, outcome: 'CANCELED' | 'IN_FLIGHT'): World {
  const inputs = outcome === 'CANCELED' ? silenced(world.inputs, attemptId) : world.inputs;
  const answer: Input = { type: 'COMMAND', at: world.at, order: FIRST, attemptId, command: { type: 'ANSWER_CANCEL', now, attemptId, outcome } };
  return { ...world, inputs: [...inputs, answer] };
}
