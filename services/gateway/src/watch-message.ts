import { Message, type TimelineEntry, type WatchMessageRequest } from '@switchback/contracts';

import { type Call } from './call';
import { acceptedEntry } from './decide/accepted-timeline';
import { checkMessageId } from './not-routed';
import { pause } from './pause';
import { type AcceptedMessages } from './record/accepted-messages';
import { type RouterClient } from './send/router-client';
import { isReason } from './send/router-error';

export interface WatchMessageParts {
  readonly router: Pick<RouterClient, 'watchMessage'>;
  readonly accepted: Pick<AcceptedMessages, 'findByMessage'>;
}

/**
 * The timeline as it grows, each entry once, until the message is settled or nobody watches. It begins even before the router
 * has the message, goes on over restarts of the router, and is read no faster than the caller reads.
 */
export async function* watchMessage(
  parts: WatchMessageParts,
  customerId: string,
  request: WatchMessageRequest,
  call: Call,
): AsyncGenerator<TimelineEntry> {
  checkMessageId(request.messageId);
  let seen = request.afterSequence;
  for (let attempt = 1; !call.signal.aborted; attempt += 1) {
    try {
      for await (const entry of parts.router.watchMessage(customerId, { ...request, afterSequence: seen }, call)) {
        if (entry.sequence > seen) {
          seen = entry.sequence;
          attempt = 1;
          yield entry;
        }
      }
      return;
    } catch (error) {
      const first = await whileWaiting(parts, customerId, request.messageId, error);
      if (first !== undefined && first.sequence > seen) {
        seen = first.sequence;
        yield first;
      }
    }
    await pause(attempt, call.signal);
  }
}

/** What can be told while the router has not got the message; undefined while it is away. Rethrows what waiting will not mend. */
async function whileWaiting(
  { accepted }: WatchMessageParts,
  customerId: string,
  messageId: string,
  error: unknown,
): Promise<TimelineEntry | undefined> {
  if (isReason(error, 'TEMPORARILY_UNAVAILABLE')) {
    return undefined;
  }
  const answer = isReason(error, 'MESSAGE_NOT_FOUND') ? await accepted.findByMessage(customerId, messageId) : undefined;
  if (answer === undefined) {
    throw error;
  }
  return acceptedEntry(Message.decode(answer));
}
