import { type Command } from '../command';
import { type Conditions } from '../condition';
import { type AcceptCommand, apply } from '../engine';
import { type Event } from '../event';
import { type MessageState } from '../message-state';
import { type FallbackPolicy } from '../policy';
import { pendingWithdrawals } from '../withdraw';

/** One command that a recorded message was given, and what was decided on it. */
export interface RecordedTurn {
  readonly command: Command;
  readonly before: MessageState | undefined;
  readonly events: readonly Event[];
  readonly after: MessageState;
  /** `command.now`, but never earlier than the turn before: clocks of replicas differ. The order in which things happened. */
  readonly at: number;
}

/** What really happened to a message. */
export interface RecordedRun {
  readonly policy: FallbackPolicy;
  readonly accept: AcceptCommand;
  readonly turns: readonly RecordedTurn[];
  readonly events: readonly Event[];
  readonly final: MessageState;
}

/**
 * Finds the commands behind a timeline, and proves them: given to the engine they make this very timeline. Undefined when they do not,
 * because another version of the engine decided it, or by facts that a timeline does not hold: what was known against an address.
 */
export function recordedRun(events: readonly Event[], policy: FallbackPolicy, conditions: Conditions): RecordedRun | undefined {
  const accept = acceptOf(events);
  if (accept === undefined) return undefined;
  let turn = proved(accept, undefined, apply(accept, undefined, policy, conditions), accept.now, events);
  const turns: RecordedTurn[] = [];
  for (let told = 0; turn !== undefined; ) {
    turns.push(turn);
    told += turn.events.length;
    const { after, at } = turn;
    const head = events[told];
    if (head === undefined) return { policy, accept, turns, events, final: after };
    const command = commandBehind(head, after);
    turn = proved(command, after, apply(command, after, policy, conditions), Math.max(at, command.now), events.slice(told));
  }
  return undefined;
}

/** The decision, if it is what the timeline tells next. */
function proved(
  command: Command,
  before: MessageState | undefined,
  { events, state }: { readonly events: readonly Event[]; readonly state: MessageState },
  at: number,
  told: readonly Event[],
): RecordedTurn | undefined {
  const same = events.length > 0 && JSON.stringify(events) === JSON.stringify(told.slice(0, events.length));
  return same ? { command, before, events, after: state, at } : undefined;
}

/** The router's own time is that of the first decision after the acceptance. */
function acceptOf([accepted, first]: readonly Event[]): AcceptCommand | undefined {
  if (accepted?.type !== 'MESSAGE_ACCEPTED' || first === undefined) return undefined;
  const { type: _type, at: _at, policy: _policy, policyVersion: _version, parallelSteps: _parallel, ...facts } = accepted;
  return { ...facts, type: 'ACCEPT', now: first.at };
}

/** The command whose first event this is. What nobody asked for was a timer's. */
function commandBehind(event: Event, state: MessageState): Command {
  const now = event.at;
  switch (event.type) {
    case 'ATTEMPT_UPDATED': {
      const { type: _type, at: _at, step: _step, channel: _channel, ...report } = event;
      return { ...report, type: 'REPORT_ATTEMPT', now };
    }
    case 'CANCEL_REQUESTED':
      return { type: 'CANCEL', now };
    case 'ACKNOWLEDGED':
      return { type: 'ACKNOWLEDGE', now };
    case 'MESSAGE_SETTLED': {
      const [asked] = pendingWithdrawals(state);
      const answered = event.status === 'STOPPED' && event.reason === 'CANCEL_REQUESTED';
      return answered && asked !== undefined ? { type: 'ANSWER_CANCEL', now, attemptId: asked.attemptId, outcome: 'ENDED' } : { type: 'WAKE', now };
    }
    case 'MESSAGE_ACCEPTED':
    case 'STEP_WAITING':
    case 'STEP_STARTED':
    case 'STEP_SKIPPED':
    case 'ATTEMPT_QUEUED':
    case 'TIMER_STARTED':
    case 'STEP_SUCCEEDED':
    case 'STEP_FAILED':
    case 'STEP_OVERTAKEN':
    case 'FALLING_BACK':
    case 'ATTEMPT_WITHDRAWN':
    case 'DUPLICATE_DELIVERY':
    case 'MESSAGE_CORRECTED':
      return { type: 'WAKE', now };
  }
}
