import { type OutboxTransaction } from '@switchback/bus';
import { type PoolClient } from '@switchback/postgres';

import { type Advance, type Input } from './advance';
import { queuedAttempts } from './decide/dispatch';
import { messageColumns } from './decide/message-columns';
import { pinnedPolicy } from './decide/policy-key';
import { type StoredMessage } from './decide/stored-message';
import { timelineRows } from './decide/timeline-rows';
import { proceed } from './decide/transition';
import { appendTimeline } from './record/append-timeline';
import { loadInputs } from './record/load-inputs';
import { type PolicyVersions } from './record/policy-versions';
import { postponeWakes } from './record/postpone-wakes';
import { updateMessages, type MessageUpdate } from './record/update-messages';
import { outgoingRecords } from './send/outgoing-records';

export interface AdvanceOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The inputs are wakes: each message's next wake is written even when nothing happened. */
  readonly awoken: boolean;
}

export interface Advanced {
  /** In the order of the messages, and for each message in the order of its inputs. */
  readonly advances: readonly Advance[];
  /** Messages that could not be advanced: the policy version that they are pinned to is gone. */
  readonly unpinned: readonly StoredMessage[];
}

/**
 * The shared middle of every use case after the first: decides what follows from the inputs of locked messages, and records it in the
 * caller's transaction: one statement for the rows, one for the timeline, one for what others are told.
 */
export async function advanceMessages(
  transaction: OutboxTransaction,
  versions: PolicyVersions,
  messages: readonly StoredMessage[],
  inputsOf: (message: StoredMessage) => readonly Input[],
  options: AdvanceOptions,
): Promise<Advanced> {
  const policyOf = await versions.load(transaction.client, messages.map(pinnedPolicy));
  const unpinned = messages.filter((message) => policyOf(pinnedPolicy(message)) === undefined);
  const advances = messages.flatMap((message) => {
    const policy = policyOf(pinnedPolicy(message));
    return policy === undefined ? [] : advanceOne(message, policy, inputsOf(message));
  });
  const contents = await contentOfQueued(transaction.client, advances);
  transaction.last((client) => updateMessages(client, updates(advances, options)));
  transaction.last((client) => appendTimeline(client, advances.flatMap(({ message, transition }) => timelineRows(message.id, transition))));
  if (options.awoken) transaction.last((client) => postponeWakes(client, unpinned.map((message) => message.id), options.now));
  transaction.publish(outgoingRecords(advances, contents));
  return { advances, unpinned };
}

function advanceOne(message: StoredMessage, policy: Advance['policy'], inputs: readonly Input[]): readonly Advance[] {
  let state = message.state;
  return inputs.map(({ command, context }) => {
    const transition = proceed(command, state, policy);
    state = transition.after;
    return { message, policy, transition, context };
  });
}

/** The last transition of each message says how its row reads; rows that stay as they are need no write. */
function updates(advances: readonly Advance[], { now, awoken }: AdvanceOptions): readonly MessageUpdate[] {
  const last = new Map(advances.map((advance) => [advance.message.id, advance]));
  return [...last.values()]
    .filter(({ message, transition }) => awoken || transition.after !== message.state)
    .map(({ message, transition }) => ({ id: message.id, columns: messageColumns(transition.after, now, awoken) }));
}

function contentOfQueued(client: PoolClient, advances: readonly Advance[]): ReturnType<typeof loadInputs> {
  const queued = advances.filter(({ transition }) => queuedAttempts(transition.events).length > 0);
  return loadInputs(client, queued.map(({ message }) => message));
}
