import { type BatchSendResult, type OutgoingMessage } from '@switchback/contracts';
import { type Logger, toApiError } from '@switchback/service';

import { checkOutgoing, type CheckedOutgoing } from './check-outgoing';
import { type DuplicateTraits, findDuplicates } from './decide/find-duplicates';
import { Pace } from './pace';
import { asStorageError } from './record/storage-error';
import { entryError, refusal } from './refusal';
import { inOwnTrace } from './send/message-trace';
import { sendChecked, type SendMessageParts, type Sender } from './send-message';

/** Most messages in one batch. */
export const LARGEST_BATCH = 1_000;

/**
 * Accepts each message by itself, in the order given; a refused one does not hold up the others. A duplicate of another entry is not
 * sent: its result is that of the other.
 */
export async function sendMessages(
  parts: SendMessageParts & { readonly log: Logger },
  sender: Sender,
  messages: readonly OutgoingMessage[],
): Promise<BatchSendResult[]> {
  if (messages.length === 0 || messages.length > LARGEST_BATCH) {
    const description = `must have 1 to ${LARGEST_BATCH.toLocaleString('en-US')} messages: split larger batches`;
    throw refusal('INVALID_FIELDS', [{ field: 'messages', description }]);
  }
  const pace = new Pace();
  const entries = await Promise.all(messages.map((message, index) => pace.run(() => checkEntry(message, `messages[${index}]`))));
  const mergedInto = findDuplicates(entries.map((entry, index) => duplicateTraits(entry, messages[index])));
  const results = entries.map((entry, index) => (mergedInto.has(index) ? undefined : sendEntry({ ...parts, pace }, sender, entry, index)));
  return await Promise.all(
    entries.map(async (_, index): Promise<BatchSendResult> => {
      const into = mergedInto.get(index);
      const result = await results[into ?? index];
      return into === undefined ? { result, merged: false } : { result, merged: true, mergedInto: into };
    }),
  );
}

type Checked = { readonly ok: true; readonly outgoing: CheckedOutgoing } | { readonly ok: false; readonly error: unknown };

function checkEntry(message: OutgoingMessage, path: string): Checked {
  try {
    return { ok: true, outgoing: checkOutgoing(message, path) };
  } catch (error) {
    return { ok: false, error };
  }
}

/** A refused entry duplicates nothing: its refusal names its own place. */
function duplicateTraits(entry: Checked, message: OutgoingMessage | undefined): DuplicateTraits | undefined {
  if (!entry.ok || message === undefined) return undefined;
  const { requestId, onDuplicate } = message;
  return { body: entry.outgoing.print.toString('base64'), requestId, onDuplicate };
}

async function sendEntry(
  parts: SendMessageParts & { readonly log: Logger },
  sender: Sender,
  entry: Checked,
  index: number,
): Promise<NonNullable<BatchSendResult['result']>> {
  try {
    if (!entry.ok) throw entry.error;
    const { outgoing } = entry;
    const value = await inOwnTrace(index, parts.random, (trace) => sendChecked(parts, { ...sender, trace }, outgoing));
    return { $case: 'message', value };
  } catch (error) {
    const known = toApiError(asStorageError(error), { log: parts.log, method: 'BatchSendMessages' });
    return { $case: 'error', value: entryError(known) };
  }
}
