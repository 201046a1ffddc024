import { type OutboxTransaction } from '@switchback/bus';
import { type OutgoingMessage } from '@switchback/contracts';
import { looksForStep, type Event, type Suppressed } from '@switchback/fallback';
import { type PoolClient } from '@switchback/postgres';

import { type Advance, type Input } from './advance';
import { queuedAttempts } from './decide/dispatch';
import { messageColumns } from './decide/message-columns';
import { pinnedPolicy } from './decide/policy-key';
import { addressVerdict, providerSignals } from './decide/provider-signals';
import { type StoredMessage } from './decide/stored-message';
import { timelineRows } from './decide/timeline-rows';
import { proceed } from './decide/transition';
import { appendTimeline } from './record/append-timeline';
import { loadInputs } from './record/load-inputs';
import { postponeWakes } from './record/postpone-wakes';
import { updateMessages, type MessageUpdate } from './record/update-messages';
import { type RouterParts } from './router-parts';
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
 *
 * What providers said about addresses is recorded with it, and what is known against addresses is looked up where a step was looked
 * for; the few messages that something is found for are decided once more, knowing it.
 */
export async function advanceMessages(
  transaction: OutboxTransaction,
  parts: Pick<RouterParts, 'policies' | 'addresses'>,
  messages: readonly StoredMessage[],
  inputsOf: (message: StoredMessage) => readonly Input[],
  options: AdvanceOptions,
): Promise<Advanced> {
  const { client } = transaction;
  const policyOf = await parts.policies.load(client, messages.map(pinnedPolicy));
  const unpinned = messages.filter((message) => policyOf(pinnedPolicy(message)) === undefined);
  const decide = (message: StoredMessage, suppressed?: Suppressed): readonly Advance[] => {
    const policy = policyOf(pinnedPolicy(message));
    return policy === undefined ? [] : advanceOne(message, policy, inputsOf(message), suppressed);
  };
  const unaware = messages.map((message) => ({ message, advances: decide(message) }));
  const contents = await loadInputs(client, unaware.filter(concernsAddresses).map(({ message }) => message));
  const suppressed = await learn(client, parts, unaware, contents, options.now);
  const advances = unaware.flatMap(({ message, advances: first }) => {
    const known = suppressed.get(message.id);
    return known === undefined ? first : decide(message, known);
  });
  transaction.last((client) => updateMessages(client, updates(advances, options)));
  transaction.last((client) => appendTimeline(client, advances.flatMap(({ message, transition }) => timelineRows(message.id, transition))));
  if (options.awoken) transaction.last((client) => postponeWakes(client, unpinned.map((message) => message.id), options.now));
  transaction.publish(outgoingRecords(advances, contents));
  return { advances, unpinned };
}

interface Decided {
  readonly message: StoredMessage;
  readonly advances: readonly Advance[];
}

function eventsOf({ advances }: Decided): readonly Event[] {
  return advances.flatMap(({ transition }) => transition.events);
}

/** Whether a message's addresses are needed: to look them up, to dispatch to one, or to remember what a provider said of it. */
function concernsAddresses(decided: Decided): boolean {
  const events = eventsOf(decided);
  return looksForStep(events) || queuedAttempts(events).length > 0 || events.some((event) => addressVerdict(event) !== undefined);
}

/** Remembers first, then looks up: an opt-out holds for the very messages that it came with. */
async function learn(
  client: PoolClient,
  { addresses }: Pick<RouterParts, 'addresses'>,
  batch: readonly Decided[],
  contents: ReadonlyMap<string, OutgoingMessage>,
  now: number,
): Promise<ReadonlyMap<string, Suppressed>> {
  await addresses.remember(client, batch.flatMap((decided) => providerSignals(decided.message, eventsOf(decided), contents.get(decided.message.id))), now);
  const looking = batch.filter((decided) => looksForStep(eventsOf(decided)));
  return addresses.find(client, looking.map(({ message: { id, customerId } }) => ({ id, customerId, recipient: contents.get(id)?.recipient })), now);
}

function advanceOne(message: StoredMessage, policy: Advance['policy'], inputs: readonly Input[], suppressed: Suppressed | undefined): readonly Advance[] {
  let state = message.state;
  return inputs.map(({ command, context }) => {
    const transition = proceed(suppressed === undefined ? command : { ...command, suppressed }, state, policy);
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
