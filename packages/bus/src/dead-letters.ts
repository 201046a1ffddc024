import { type Bus, type UnreadRecord } from './bus';
import { DEAD_LETTER_HEADERS, type DeadLetterReason } from './middleware/dead-letter';

/** A dead letter without its value: where it lies, where it came from and why it is there. */
export interface ListedDeadLetter {
  readonly record: UnreadRecord;
  /** The topic that it came from. */
  readonly topic: string;
  readonly group: string;
  readonly reason: string;
  /** The kind of the error. */
  readonly error: string;
  /** When it was put aside. */
  readonly time: string;
}

export interface DeadLetterFilter {
  readonly reason?: DeadLetterReason | undefined;
  /** The oldest so many of each topic. */
  readonly limit?: number | undefined;
}

/** What is listed of a topic at once. */
export const MOST_LISTED = 10_000;
/** Replays of one group go on where the last one ended. */
export const REPLAY_GROUP = 'dead-letter-replay';

/** The dead letters that no replay of the group has published yet, oldest first; nothing is changed. */
export async function listDeadLetters(bus: Bus, topics: readonly string[], { reason, limit = MOST_LISTED }: DeadLetterFilter, group = REPLAY_GROUP): Promise<readonly ListedDeadLetter[]> {
  const unread = await bus.unread(group, topics, MOST_LISTED);
  return topics.flatMap((topic) =>
    unread
      .filter((record) => record.topic === topic)
      .map(read)
      .filter((letter) => letter !== undefined)
      .filter((letter) => reason === undefined || letter.reason === reason)
      .slice(0, limit),
  );
}

/** Undefined: without the headers of a dead letter nobody knows where it belongs. */
function read(record: UnreadRecord): ListedDeadLetter | undefined {
  const { error = '', group = '', reason = '', time = '', topic } = Object.fromEntries(
    Object.entries(DEAD_LETTER_HEADERS).map(([name, header]): [string, string | undefined] => [name, record.headers[header]]),
  );
  return topic === undefined ? undefined : { record, topic, group, reason, error, time };
}
