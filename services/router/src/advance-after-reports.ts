import { type Consumed, type OutboxTransaction } from '@switchback/bus';
import { traceFieldsOf } from '@switchback/service';

import { type AttemptReport } from './accept/attempt-report';
import { type Advance, type Input } from './advance';
import { advanceMessages } from './advance-messages';
import { pinnedPolicy } from './decide/policy-key';
import { type StoredMessage } from './decide/stored-message';
import { withSpans } from './message-spans';
import { lockMessages } from './record/lock-messages';
import { PolicyVersionMissingError } from './record/policy-version-missing';
import { reportsOfUnknownMessages } from './router-metrics';
import { type RouterParts } from './router-parts';
import { annotateAdvances } from './send/advance-attributes';
import { type Withdrawals } from './withdraw-attempts';

type Report = Consumed<AttemptReport>;

/** Channel services' reports move their messages on; several for one message are applied in order. */
export async function advanceAfterReports(parts: RouterParts, withdrawals: Withdrawals, records: readonly Report[]): Promise<void> {
  const advances = await withSpans(async (spans) => {
    const batch = records.map((item) => ({ ...item, context: spans.start('advance message', item.context) }));
    const result = await parts.outbox.transaction((transaction) => advance(parts, transaction, batch));
    annotateAdvances(spans, result);
    return result;
  });
  parts.committed(advances);
  withdrawals.askAfter(advances);
}

async function advance(parts: RouterParts, transaction: OutboxTransaction, batch: readonly Report[]): Promise<readonly Advance[]> {
  const now = Date.now();
  const inputs = inputsByMessage(batch, now);
  const messages = await lockMessages(transaction.client, [...inputs.keys()]);
  noteUnknown(parts, batch, new Set(messages.map((message) => message.id)));
  const inputsOf = (message: StoredMessage): readonly Input[] => inputs.get(message.id) ?? [];
  const { advances, unpinned } = await advanceMessages(transaction, parts, messages, inputsOf, { now, awoken: false });
  for (const message of unpinned) throw new PolicyVersionMissingError(pinnedPolicy(message));
  return advances;
}

function inputsByMessage(batch: readonly Report[], now: number): ReadonlyMap<string, readonly Input[]> {
  const inputs = new Map<string, Input[]>();
  for (const { value, context } of batch) {
    const input = { command: { ...value.report, now }, context };
    const earlier = inputs.get(value.messageId);
    if (earlier === undefined) inputs.set(value.messageId, [input]);
    else earlier.push(input);
  }
  return inputs;
}

/**
 * A message is always known before its attempts are: such a report belongs to another installation's data or to a database that was
 * restored to an earlier state. Trying again would not make it known.
 */
function noteUnknown(parts: RouterParts, batch: readonly Report[], known: ReadonlySet<string>): void {
  if (known.size === batch.length) return;
  for (const { value, record } of batch) {
    if (known.has(value.messageId)) continue;
    reportsOfUnknownMessages.add(1);
    parts.log.debug({ messageId: value.messageId, attemptId: value.report.attemptId, ...traceFieldsOf(record.headers['traceparent']) }, 'a report of a message that is not known');
  }
}
