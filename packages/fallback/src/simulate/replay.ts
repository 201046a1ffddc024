import { type Command } from '../command';
import { type Conditions } from '../condition';
import { type AcceptCommand, apply } from '../engine';
import { type Event } from '../event';
import { isFinal } from '../message-status';
import { type AttemptState, type MessageState } from '../message-state';
import { nextWake } from '../next-wake';
import { type FallbackPolicy } from '../policy';
import { endingsOf, type Ending, isLookedBackAt } from './endings';
import { observedAttempts } from './observed-attempt';
import { mostOf, type Outcome, outcomeOf } from './outcome';
import { type RecordedRun } from './recorded-run';
import { type RecordedWake, recordedWakes, wakeKey } from './recorded-wakes';
import { answered, type Evidence, scheduleAnswer, scheduleAttempt } from './schedule';
import { type Input, isBefore, silenced, type Unknown, without, type World } from './world';

/** One way in which a message may go under the candidate. */
export interface Leaf {
  readonly state: MessageState;
  readonly outcome: Outcome;
  /** The same, with the most duplicates and hand-offs that may hide in it. */
  readonly most: Outcome;
  readonly open: boolean;
}

/** Every way: one, when all that mattered was observed. */
export interface Replay {
  readonly leaves: readonly Leaf[];
  readonly unknown?: Unknown;
}

/** More branches than any policy of two unobserved channels makes; a message with more is left open. */
const MOST_LEAVES = 200;
/** Far more than a message's words and timers. */
const MOST_INPUTS = 5_000;

export interface ReplayParts {
  readonly candidate: FallbackPolicy;
  readonly conditions: Conditions;
  /** When the history was read, milliseconds since the epoch. */
  readonly readAt: number;
}

/** Routes a recorded message once more, by the candidate. `accept`: its acceptance as the candidate reads it. */
export function replay(run: RecordedRun, accept: AcceptCommand, parts: ReplayParts): Replay {
  return new Replayer(run, parts).play(accept);
}

class Replayer {
  readonly #leaves: Leaf[] = [];
  readonly #evidence: Evidence;
  readonly #wakes: ReadonlyMap<string, RecordedWake>;
  #unknown: Unknown | undefined;

  constructor(
    private readonly run: RecordedRun,
    private readonly parts: ReplayParts,
  ) {
    this.#evidence = { attempts: observedAttempts(run), candidate: parts.candidate, readAt: parts.readAt };
    this.#wakes = recordedWakes(run);
  }

  play(accept: AcceptCommand): Replay {
    const { now } = this.run.accept;
    const command = { ...accept, now };
    const { events, state } = apply(command, undefined, this.parts.candidate, this.parts.conditions);
    const world: World = { state, events: [], at: now, inputs: customerInputs(this.run), matches: new Map(), waiting: new Set(), guessed: new Set(), open: false };
    this.#follow(this.#afterwards(world, events, state, now));
    return this.#unknown === undefined ? { leaves: this.#leaves } : { leaves: this.#leaves, unknown: this.#unknown };
  }

  #follow(from: World): void {
    let world = from;
    for (let taken = 0; ; taken += 1) {
      const input = this.#next(world);
      const tooMuch = taken >= MOST_INPUTS || this.#leaves.length >= MOST_LEAVES;
      if (input === undefined || tooMuch) {
        if (!waitsForEver(world)) this.#leaves.push(leafOf(world, tooMuch));
        return;
      }
      const at = Math.max(world.at, input.at);
      const branches = this.#take({ ...world, at, inputs: without(world.inputs, input) }, input);
      const [only, ...others] = branches;
      if (only === undefined) return;
      if (others.length > 0) return branches.forEach((branch) => this.#follow(branch));
      world = only;
    }
  }

  /** What happens next: the earliest input, or a timer. A settled message's timers only ask again for withdrawals. */
  #next({ state, inputs, at }: World): Input | undefined {
    let first: Input | undefined;
    for (const input of inputs) if (first === undefined || isBefore(input, first)) first = input;
    const due = nextWake(state);
    if (due === undefined || isFinal(state.status)) return first;
    const recorded = this.#wakes.get(wakeKey(due, state));
    const wakeAt = Math.max(due, at, recorded?.at ?? due);
    const wake: Input = { type: 'COMMAND', at: wakeAt, order: recorded?.order ?? Infinity, command: { type: 'WAKE', now: recorded?.now ?? wakeAt } };
    return first === undefined || isBefore(wake, first) ? wake : first;
  }

  #take(world: World, input: Input): readonly World[] {
    switch (input.type) {
      case 'COMMAND':
        if (input.command.type === 'ACKNOWLEDGE') return this.#acknowledge(world, input.command);
        return [this.#give(world, input.command)];
      case 'OUT_OF_SIGHT':
        return this.#loseSight(world, input);
      case 'HAND_OFF_RACE': {
        this.#unknown ??= { cause: 'HAND_OFF_RACE', ...channelOf(world.state, input.attemptId) };
        return (['CANCELED', 'IN_FLIGHT'] as const).map((outcome) => answered(world, input.attemptId, world.at, outcome));
      }
    }
  }

  #give(world: World, command: Command): World {
    const { events, state } = apply(command, world.state, this.parts.candidate, this.parts.conditions);
    return this.#afterwards(world, events, state, command.now);
  }

  /** Words follow from attempts, and answers from withdrawals. */
  #afterwards(before: World, events: readonly Event[], state: MessageState, now: number): World {
    let world: World = { ...before, state, events: [...before.events, ...events] };
    for (const event of events) {
      if (event.type === 'ATTEMPT_QUEUED') world = scheduleAttempt(world, event, this.#evidence);
      if (event.type === 'ATTEMPT_WITHDRAWN') world = scheduleAnswer(world, event, now);
    }
    return world;
  }

  /** The person acted on what had been sent by then: the same attempts at the same times, or nobody knows. */
  #acknowledge(world: World, command: Command): readonly World[] {
    const { status } = world.state;
    const changesNothing = isFinal(status) && status !== 'FAILED' && status !== 'EXPIRED';
    if (changesNothing || sameAttempts(world, this.run)) return [this.#give(world, command)];
    this.#unknown ??= { cause: 'ACKNOWLEDGEMENT' };
    return [this.#give(world, command), world];
  }

  #loseSight(world: World, { attemptId, cause }: Extract<Input, { type: 'OUT_OF_SIGHT' }>): readonly World[] {
    const found = find(world.state, attemptId);
    if (found === undefined) return [world];
    const { attempt, step } = found;
    if (cause === 'TAKEN_BACK' && attempt.withdrawal !== undefined) return [world];
    if (cause === 'NOT_OVER' && isFinal(world.state.status)) return [world];
    const endings = endingsOf(attempt, this.parts.candidate, step);
    if (endings.length === 0) return [world];
    const open = world.open || isLookedBackAt(this.parts.candidate, step);
    const inputs = silenced(world.inputs, attemptId);
    this.#unknown ??= { cause, ...channelOf(world.state, attemptId) };
    const guessed = new Set(world.guessed).add(attemptId);
    return endings.flatMap((ending) => this.#end({ ...world, inputs, open, guessed }, attemptId, ending));
  }

  #end(world: World, attemptId: string, ending: Ending): readonly World[] {
    const { at: now, waiting, inputs } = world;
    switch (ending.type) {
      case 'REPORTED':
        return [this.#give(world, { ...ending, type: 'REPORT_ATTEMPT', now, attemptId, occurredAt: now })];
      case 'SILENT':
        return [world];
      case 'WAITS':
        // Nothing is left that could make the message take it back. What is out of sight could: it may succeed.
        if (inputs.length === 0) return [];
        return [{ ...world, waiting: new Set(waiting).add(attemptId) }];
    }
  }
}

function leafOf({ state, events, guessed, open }: World, cut: boolean): Leaf {
  const outcome = outcomeOf(state, events);
  return { state, outcome, most: mostOf(outcome, state, guessed), open: open || cut };
}

/** No channel lets an attempt wait until its message expires: such a way is none. */
function waitsForEver({ state, waiting }: World): boolean {
  return state.steps.some(({ attempts }) => attempts.some(({ id, status }) => status === 'QUEUED' && waiting.has(id)));
}

/** What the customer did, when it was done. */
function customerInputs({ turns }: RecordedRun): readonly Input[] {
  return turns.flatMap(({ command, at }, order) =>
    command.type === 'CANCEL' || command.type === 'ACKNOWLEDGE' ? [{ type: 'COMMAND', at, order, command } as const] : [],
  );
}

function sameAttempts(world: World, { turns }: RecordedRun): boolean {
  const recorded = turns.find(({ command }) => command.type === 'ACKNOWLEDGE')?.before;
  const attempts = (state: MessageState | undefined): string =>
    JSON.stringify(state?.steps.flatMap(({ channel, attempts: made }) => made.map(({ createdAt }) => [channel, createdAt])));
  return attempts(recorded) === attempts(world.state);
}

function find(state: MessageState, attemptId: string): { readonly attempt: AttemptState; readonly step: number } | undefined {
  for (const { step, attempts } of state.steps) {
    const attempt = attempts.find(({ id }) => id === attemptId);
    if (attempt !== undefined) return { attempt, step };
  }
  return undefined;
}

function channelOf(state: MessageState, attemptId: string): Pick<Unknown, 'channel'> {
  const step = state.steps.find(({ attempts }) => attempts.some(({ id }) => id === attemptId));
  return step === undefined ? {} : { channel: step.channel };
}
