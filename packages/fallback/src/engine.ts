import { acknowledge } from './acknowledge';
import { cancel } from './cancel';
import { type Command } from './command';
import { type Event } from './event';
import { type Conditions, NO_CONDITIONS } from './condition';
import { evolve } from './evolve';
import { type MessageState } from './message-state';
import { type FallbackPolicy } from './policy';
import { answerCancel } from './answer-cancel';
import { reportAttempt } from './report-attempt';
import { startFrom } from './steps';
import { Story } from './story';
import { wake } from './wake';

/** The result of one decision. */
export interface Decision {
  /** In order; empty when the command changes nothing, and then `state` is the very object that was passed in. */
  readonly events: readonly Event[];
  readonly state: MessageState;
}

/** The command that begins a message. */
export type AcceptCommand = Extract<Command, { type: 'ACCEPT' }>;

/**
 * What follows from a command. Pure and total: repeated, reordered, late and early commands are answered with no events.
 * A message that does not exist yet (`state` undefined) knows ACCEPT alone; anything else decides nothing.
 * `policy` must be the version that the message is pinned to; throws when it lacks a step that has begun. `conditions` evaluates
 * the steps' `when`.
 */
export function decide(
  command: Command,
  state: MessageState | undefined,
  policy: FallbackPolicy,
  conditions: Conditions = NO_CONDITIONS,
): readonly Event[] {
  return run(command, state, policy, conditions).events;
}

/**
 * `decide`, then the events folded by `evolve`. Each event counts one in `state.sequence`, so the first event told has
 * sequence `state.sequence - events.length + 1`.
 * Throws when there is no state and the command is not ACCEPT.
 */
export function apply(command: AcceptCommand, state: MessageState | undefined, policy: FallbackPolicy, conditions?: Conditions): Decision;
export function apply(command: Command, state: MessageState, policy: FallbackPolicy, conditions?: Conditions): Decision;
export function apply(
  command: Command,
  state: MessageState | undefined,
  policy: FallbackPolicy,
  conditions: Conditions = NO_CONDITIONS,
): Decision {
  const { events, state: next } = run(command, state, policy, conditions);
  if (next === undefined) throw new Error(`${command.type} for a message that was never accepted`);
  return { events, state: next };
}

const NOTHING: readonly Event[] = [];

interface Outcome {
  readonly events: readonly Event[];
  readonly state: MessageState | undefined;
}

function run(command: Command, state: MessageState | undefined, policy: FallbackPolicy, conditions: Conditions): Outcome {
  if (state === undefined) return command.type === 'ACCEPT' ? begin(command, policy, conditions) : { events: NOTHING, state };
  const story = new Story(state, policy, command.now, conditions, command.suppressed);
  proceed(story, command);
  return story;
}

function begin(command: AcceptCommand, policy: FallbackPolicy, conditions: Conditions): Decision {
  const { sendAt, sendWindow, timeZone, recipient } = command;
  const conditional = policy.steps.some(({ when }) => when !== undefined);
  const accepted = {
    type: 'MESSAGE_ACCEPTED',
    at: command.acceptedAt,
    messageId: command.messageId,
    policy: policy.name,
    policyVersion: policy.version,
    ...(policy.parallelSteps === undefined ? {} : { parallelSteps: policy.parallelSteps }),
    reachable: command.reachable,
    ...(command.unrenderable === undefined || command.unrenderable.length === 0 ? {} : { unrenderable: command.unrenderable }),
    ...(command.tooLong === undefined || command.tooLong.length === 0 ? {} : { tooLong: command.tooLong }),
    acceptedAt: command.acceptedAt,
    expiresAt: command.expiresAt,
    ...(sendAt === undefined ? {} : { sendAt }),
    ...(sendWindow === undefined ? {} : { sendWindow }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(recipient === undefined || !conditional ? {} : { recipient }),
  } as const;
  const story = new Story(evolve(undefined, accepted), policy, command.now, conditions, command.suppressed);
  story.events.push(accepted);
  startFrom(story, 0);
  return story;
}

function proceed(story: Story, command: Command): void {
  switch (command.type) {
    case 'ACCEPT':
      return; // Delivered twice: the message has begun.
    case 'REPORT_ATTEMPT':
      return reportAttempt(story, command);
    case 'WAKE':
      return wake(story);
    case 'CANCEL':
      return cancel(story);
    case 'ANSWER_CANCEL':
      return answerCancel(story, command);
    case 'ACKNOWLEDGE':
      return acknowledge(story);
  }
}
