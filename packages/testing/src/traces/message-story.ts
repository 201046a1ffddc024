import { AttemptStatus, Channel, type Message, type TimelineEntry, type TimelineEvent } from '@switchback/contracts';

/** What the API tells of one message, in plain words: its trace has to tell the same. */
export interface MessageStory {
  readonly id: string;
  readonly traceId: string;
  readonly timeline: readonly StoryEntry[];
  /** Its caller had a trace of its own, which its spans hang on. */
  readonly callersSpan?: string;
}

export interface StoryEntry {
  readonly event: string;
  readonly reason: string;
  /** `SMS`, `EMAIL`, `WHATSAPP`, or empty. */
  readonly channel: string;
  readonly attemptId: string;
  /** `SENT`, `DELIVERED` and so on, or empty. */
  readonly attemptStatus: string;
}

export function messageStory({ id, traceId }: Pick<Message, 'id' | 'traceId'>, timeline: readonly TimelineEntry[]): MessageStory {
  return { id, traceId, timeline: timeline.map(storyEntry) };
}

function storyEntry({ event, reason, channel, attemptId, attemptStatus }: TimelineEntry): StoryEntry {
  return {
    event: plain(event, 'TIMELINE_EVENT_'),
    reason,
    channel: channel === Channel.CHANNEL_UNSPECIFIED ? '' : plain(channel, 'CHANNEL_'),
    attemptId,
    attemptStatus: attemptStatus === AttemptStatus.ATTEMPT_STATUS_UNSPECIFIED ? '' : plain(attemptStatus, 'ATTEMPT_STATUS_'),
  };
}

function plain(name: TimelineEvent | Channel | AttemptStatus, prefix: string): string {
  return String(name).replace(prefix, '');
}
