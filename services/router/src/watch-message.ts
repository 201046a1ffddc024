import { type TimelineEntry } from '@switchback/contracts';
import { isFinal, type MessageState } from '@switchback/fallback';
import { ApiError } from '@switchback/service';

import { messageNotFound } from './accept/not-found';
import { readTimeline } from './record/read-timeline';
import { type RouterParts } from './router-parts';
import { tell } from './send/timeline-entries';
import { type TimelineWatchers } from './timeline-watchers';

export interface WatchRequest {
  readonly customerId: string;
  readonly messageId: string;
  /** Entries up to this one are passed over. */
  readonly afterSequence: number;
  readonly signal: AbortSignal;
}

/**
 * A message's timeline from the beginning, then as it goes on, until the message is settled. Taken at the caller's pace: what is not taken
 * yet waits. Throws MESSAGE_NOT_FOUND, and TEMPORARILY_UNAVAILABLE when this process stops.
 */
export async function* watchMessage(parts: Pick<RouterParts, 'pool' | 'policies'>, watchers: TimelineWatchers, request: WatchRequest): AsyncGenerator<TimelineEntry> {
  const { customerId, messageId, afterSequence, signal } = request;
  const timeline = await readTimeline(parts.pool, customerId, messageId);
  if (timeline === undefined) throw messageNotFound();
  const policy = await parts.policies.pinned(parts.pool, customerId, timeline.events);
  const watcher = watchers.watch(messageId, timeline.events.length, signal);
  try {
    let state: MessageState | undefined;
    for (let events = timeline.events; events.length > 0; events = await watcher.next()) {
      for (const told of tell(state, events, policy)) {
        state = told.state;
        if (told.entry.sequence > afterSequence) yield told.entry;
      }
      if (state !== undefined && isFinal(state.status)) return;
    }
    // Ending well would read as "settled".
    if (!signal.aborted) throw new ApiError('TEMPORARILY_UNAVAILABLE', 'the server is shutting down; watch again', { retryAfterMs: 200 });
  } finally {
    watcher.close();
  }
}
