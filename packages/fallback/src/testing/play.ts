import { type Channel, type Command, type Event, type FallbackPolicy, type MessageState, type SendWindow, type Suppressed } from '../index';
import { type EngineUnderTest } from './engine-under-test';
import { wordConditions } from './word-conditions';

/** What happens to a message from outside, free of the ids that only playing it tells. */
export type Move =
  | {
      readonly type: 'REPORT';
      /** Counts the attempts that exist when it is played, from the newest. */
      readonly attempt: number;
      readonly status: Extract<Command, { type: 'REPORT_ATTEMPT' }>['status'];
      readonly errorClass?: NonNullable<Extract<Command, { type: 'REPORT_ATTEMPT' }>['errorClass']>;
      readonly handedOffAgo?: number;
    }
  | { readonly type: 'REPEAT'; readonly command: number }
  | { readonly type: 'WAKE' }
  /** The clock moves on to when the engine wants to be woken. */
  | { readonly type: 'WAKE_WHEN_DUE' }
  | { readonly type: 'CANCEL' }
  | { readonly type: 'ANSWER'; readonly attempt: number; readonly outcome: 'CANCELED' | 'IN_FLIGHT' | 'ENDED' }
  | { readonly type: 'ACKNOWLEDGE' }
  | { readonly type: 'STRANGER' }
  /** From now on this is known against the recipient's addresses. */
  | { readonly type: 'SUPPRESS'; readonly suppressed: Suppressed };

export interface Script {
  readonly policy: FallbackPolicy;
  readonly reachable: readonly Channel[];
  /** Known when the message is accepted. */
  readonly suppressed: Suppressed;
  readonly unrenderable: readonly number[];
  readonly tooLong: readonly number[];
  readonly ttl: number;
  /** Milliseconds after acceptance. */
  readonly sendAfter?: number;
  readonly sendWindow?: SendWindow;
  readonly timeZone?: string;
  /** How long the acceptance lay on the bus. */
  readonly delay: number;
  readonly moves: readonly { readonly after: number; readonly move: Move }[];
}

/** One command and what the engine made of it. */
export interface Turn {
  readonly command: Command;
  readonly before: MessageState | undefined;
  readonly events: readonly Event[];
  readonly after: MessageState;
}

/** A script as it was played, up to its last timer. */
export interface History {
  readonly policy: FallbackPolicy;
  readonly turns: readonly Turn[];
  /** How many of the turns belong to the script; the rest are timers fired afterwards, each when it was due. */
  readonly scripted: number;
  readonly script: Script;
  readonly final: MessageState;
}

/** The evening before clocks go forward in New York; most scripts live on beyond that. */
export const EPOCH = Date.UTC(2026, 2, 7, 22);
/** More timers than any message may need: ten waits, ten deadlines, one ttl, and the withdrawals asked for again until the ttl. */
const MOST_TIMERS = 2_000;

/** Plays a script, then fires every timer that is left, in time. */
export function play(engine: EngineUnderTest, script: Script): History {
  const player = new Player(engine, script);
  for (const { after, move } of script.moves) player.move(after, move);
  const scripted = player.turns.length;
  for (let timers = 0; timers < MOST_TIMERS && player.fireNextTimer(); timers += 1);
  return { policy: script.policy, script, turns: player.turns, scripted, final: player.state };
}

class Player {
  readonly turns: Turn[] = [];
  state: MessageState;
  private now: number;
  private suppressed: Suppressed;

  constructor(
    private readonly engine: EngineUnderTest,
    private readonly script: Script,
  ) {
    this.now = EPOCH + script.delay;
    const { reachable, suppressed, unrenderable, tooLong, ttl, policy, sendAfter, sendWindow, timeZone } = script;
    this.suppressed = suppressed;
    const schedule = {
      ...(sendAfter === undefined ? {} : { sendAt: EPOCH + sendAfter }),
      ...(sendWindow === undefined ? {} : { sendWindow }),
      ...(timeZone === undefined ? {} : { timeZone }),
    };
    const times = { now: this.now, acceptedAt: EPOCH, expiresAt: EPOCH + ttl, ...schedule };
    const command = { type: 'ACCEPT', messageId: 'm', reachable, suppressed, unrenderable, tooLong, ...times } as const;
    const { events, state } = engine.apply(command, undefined, policy, wordConditions);
    this.state = state;
    this.turns.push({ command, before: undefined, events, after: state });
  }

  move(after: number, move: Move): void {
    this.now += after;
    const command = this.command(move);
    if (command !== undefined) this.give(command);
  }

  fireNextTimer(): boolean {
    const due = this.engine.nextWake(this.state);
    if (due === undefined) return false;
    this.now = Math.max(this.now, due);
    this.give({ type: 'WAKE', now: this.now });
    return true;
  }

  private give(input: Command): void {
    const before = this.state;
    const command = { ...input, suppressed: this.suppressed };
    const { events, state } = this.engine.apply(command, before, this.script.policy, wordConditions);
    this.state = state;
    this.turns.push({ command, before, events, after: state });
  }

  private command(move: Move): Command | undefined {
    const { now } = this;
    switch (move.type) {
      case 'REPORT': {
        const attemptId = this.attemptId(move.attempt);
        if (attemptId === undefined) return undefined;
        const { status, errorClass, handedOffAgo } = move;
        return {
          type: 'REPORT_ATTEMPT',
          now,
          attemptId,
          status,
          occurredAt: now - 50,
          ...(errorClass === undefined ? {} : { errorClass }),
          ...(handedOffAgo === undefined ? {} : { handedOffAt: now - handedOffAgo }),
        };
      }
      case 'REPEAT': {
        const earlier = this.turns[move.command % this.turns.length];
        return earlier === undefined ? undefined : { ...earlier.command, now };
      }
      case 'WAKE':
        return { type: 'WAKE', now };
      case 'WAKE_WHEN_DUE':
        this.now = Math.max(now, this.engine.nextWake(this.state) ?? now);
        return { type: 'WAKE', now: this.now };
      case 'CANCEL':
        return { type: 'CANCEL', now };
      case 'ANSWER': {
        const attemptId = this.attemptId(move.attempt);
        return attemptId === undefined ? undefined : { type: 'ANSWER_CANCEL', now, attemptId, outcome: move.outcome };
      }
      case 'ACKNOWLEDGE':
        return { type: 'ACKNOWLEDGE', now };
      case 'STRANGER':
        return { type: 'REPORT_ATTEMPT', now, attemptId: 'stranger.0.1', status: 'DELIVERED', occurredAt: now };
      case 'SUPPRESS':
        this.suppressed = move.suppressed;
        return undefined;
    }
  }

  private attemptId(fromNewest: number): string | undefined {
    const attempts = this.state.steps.flatMap((step) => step.attempts);
    return attempts[attempts.length - 1 - (fromNewest % Math.max(1, attempts.length))]?.id;
  }
}
