import { traceHeaders, type Consumed, type OutboxTransaction } from '@switchback/bus';
import { type Suppressed } from '@switchback/fallback';

import { acceptCommand, type AcceptedMessage } from './accept/accepted-message';
import { type Advance } from './advance';
import { messageColumns } from './decide/message-columns';
import { type TraceHeaders } from './decide/stored-message';
import { timelineRows } from './decide/timeline-rows';
import { begin } from './decide/transition';
import { withSpans } from './message-spans';
import { appendTimeline } from './record/append-timeline';
import { insertInputs, insertMessages, type NewMessage } from './record/insert-messages';
import { insertTerms } from './record/insert-terms';
import { PolicyVersionMissingError } from './record/policy-version-missing';
import { type PolicyLookup } from './record/policy-versions';
import { type RouterParts } from './router-parts';
import { annotateAdvances } from './send/advance-attributes';
import { outgoingRecords } from './send/outgoing-records';

type Accepted = Consumed<AcceptedMessage>;

/** Accepted messages begin: each new one gets its state, its first timeline entries and its first attempt, all in one transaction. */
export async function routeMessages(parts: RouterParts, records: readonly Accepted[]): Promise<void> {
  const advances = await withSpans(async (spans) => {
    const batch = firstOfEach(records).map((item) => ({ ...item, context: spans.start('route message', item.context) }));
    const result = await parts.outbox.transaction((transaction) => route(parts, transaction, batch));
    annotateAdvances(spans, result);
    return result;
  });
  parts.committed(advances);
}

async function route(parts: RouterParts, transaction: OutboxTransaction, batch: readonly Accepted[]): Promise<readonly Advance[]> {
  const now = Date.now();
  const policyOf = await parts.policies.load(transaction.client, batch.map(({ value }) => value.policy));
  const addressees = batch.map(({ value }) => ({ id: value.messageId, customerId: value.customerId, recipient: value.outgoing.recipient }));
  const suppressed = await parts.addresses.find(transaction.client, addressees, now);
  const begun = batch.map((item) => beginOne(parts, item, policyOf, suppressed.get(item.value.messageId), now));
  const inserted = await insertMessages(transaction.client, begun.map(({ stored }) => stored));
  const fresh = begun.filter(({ stored }) => inserted.has(stored.message.id));
  const advances = fresh.map(({ advance }) => advance);
  const contents = new Map(batch.map(({ value }) => [value.messageId, value.outgoing]));
  transaction.last((client) => insertInputs(client, fresh.map(({ stored }) => stored)));
  transaction.last((client) => insertTerms(client, fresh.map(({ stored: { message, terms } }) => ({ messageId: message.id, terms }))));
  transaction.last((client) => appendTimeline(client, advances.flatMap(({ message, transition }) => timelineRows(message.id, transition))));
  transaction.publish(outgoingRecords(advances, contents));
  return advances;
}

function beginOne(
  { terms }: RouterParts,
  { value, record, context }: Accepted,
  policyOf: PolicyLookup,
  suppressed: Suppressed | undefined,
  now: number,
): { advance: Advance; stored: NewMessage } {
  const policy = policyOf(value.policy);
  if (policy === undefined) throw new PolicyVersionMissingError(value.policy);
  const transition = begin(acceptCommand(value, policy, suppressed, now), policy);
  const { messageId: id, customerId } = value;
  const message = { id, customerId, correlationId: value.outgoing.correlationId, trace: traceOf(record.headers) ?? traceHeaders(context), state: transition.after };
  const columns = messageColumns(transition.after, now, false);
  const stored = { message, columns, accepted: record.value, terms: terms.of(customerId, value.outgoing) };
  return { advance: { message, policy, transition, context }, stored };
}

/** The span that published the message: what happens to it later, by timers or cancels, belongs there too. */
function traceOf({ traceparent, tracestate }: Readonly<Record<string, string>>): TraceHeaders | undefined {
  if (traceparent === undefined) return undefined;
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

/** The bus delivers at least once, perhaps twice in one batch. */
function firstOfEach(records: readonly Accepted[]): readonly Accepted[] {
  const first = new Map<string, Accepted>();
  for (const record of records) if (!first.has(record.value.messageId)) first.set(record.value.messageId, record);
  return [...first.values()];
}
