import { errorType } from '@switchback/postgres';

import { type Bus, type OutgoingRecord, type ReceivedRecord } from '../bus';
import { publishTraced } from '../tracing/publish-traced';
import { traceHeaders } from '../tracing/trace-headers';
import { type Context } from '@opentelemetry/api';

/** Headers of a dead letter: where it came from and why. Error texts may quote content, so only their kind is told. */
export const DEAD_LETTER_HEADERS = {
  reason: 'switchback-dead-letter-reason',
  error: 'switchback-dead-letter-error',
  group: 'switchback-dead-letter-group',
  topic: 'switchback-dead-letter-topic',
  partition: 'switchback-dead-letter-partition',
  offset: 'switchback-dead-letter-offset',
  time: 'switchback-dead-letter-time',
} as const;

/** MALFORMED: it cannot be decoded. UNPROCESSABLE: its handler fails on it. */
export type DeadLetterReason = 'MALFORMED' | 'UNPROCESSABLE';

export interface DeadLetter {
  readonly record: ReceivedRecord;
  readonly reason: DeadLetterReason;
  readonly error: unknown;
  readonly context: Context;
}

/** Puts records aside durably, value and key as they were. Throws when the bus does not take them: then they must not be committed. */
export async function publishDeadLetters(bus: Bus, group: string, topicOf: (topic: string) => string, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length > 0) await publishTraced(bus, letters.map((letter) => toRecord(letter, group, topicOf(letter.record.topic))));
}

function toRecord({ record, reason, error, context }: DeadLetter, group: string, topic: string): OutgoingRecord {
  return {
    topic,
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      ...traceHeaders(context),
      [DEAD_LETTER_HEADERS.reason]: reason,
      [DEAD_LETTER_HEADERS.error]: errorType(error),
      [DEAD_LETTER_HEADERS.group]: group,
      [DEAD_LETTER_HEADERS.topic]: record.topic,
      [DEAD_LETTER_HEADERS.partition]: String(record.partition),
      [DEAD_LETTER_HEADERS.offset]: record.offset,
      [DEAD_LETTER_HEADERS.time]: new Date().toISOString(),
    },
  };
}
