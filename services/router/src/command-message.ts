import { trace } from '@opentelemetry/api';
import { type OutboxTransaction } from '@switchback/bus';
import { type Command } from '@switchback/fallback';

import { messageNotFound } from './accept/not-found';
import { type Advance } from './advance';
import { advanceMessages } from './advance-messages';
import { pinnedPolicy } from './decide/policy-key';
import { type StoredMessage } from './decide/stored-message';
import { storedContext, withSpans, type MessageSpans } from './message-spans';
import { lockMessages } from './record/lock-messages';
import { PolicyVersionMissingError } from './record/policy-version-missing';
import { type RouterParts } from './router-parts';
import { annotateAdvances } from './send/advance-attributes';

/** What a customer tells one of its messages, and the name of the span of doing it. */
export interface CustomerCommand {
  readonly customerId: string;
  readonly messageId: string;
  readonly type: Extract<Command['type'], 'CANCEL' | 'ACKNOWLEDGE'>;
  readonly span: string;
}

export interface Commanded {
  /** As it was found. */
  readonly found: StoredMessage;
  readonly advances: readonly Advance[];
}

/** Commits what follows from a customer's command. Throws MESSAGE_NOT_FOUND. */
export async function commandMessage(parts: RouterParts, command: CustomerCommand): Promise<Commanded> {
  const commanded = await withSpans(async (spans) => {
    const result = await parts.outbox.transaction((transaction) => advance(parts, transaction, command, spans));
    annotateAdvances(spans, result.advances);
    return result;
  });
  parts.committed(commanded.advances);
  return commanded;
}

async function advance(
  parts: RouterParts,
  transaction: OutboxTransaction,
  { customerId, messageId, type, span }: CustomerCommand,
  spans: MessageSpans,
): Promise<Commanded> {
  const now = Date.now();
  const [found] = await lockMessages(transaction.client, [messageId]);
  if (found === undefined || found.customerId !== customerId) throw messageNotFound();
  const context = spans.start(span, storedContext(found.trace), trace.getActiveSpan()?.spanContext());
  const { advances, unpinned } = await advanceMessages(transaction, parts, [found], () => [{ command: { type, now }, context }], { now, awoken: false });
  for (const message of unpinned) throw new PolicyVersionMissingError(pinnedPolicy(message));
  return { found, advances };
}
