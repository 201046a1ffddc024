import { type IHeaders, type KafkaMessage } from 'kafkajs';

import { type ReceivedRecord } from '../bus';

const EMPTY = Buffer.alloc(0);

export function toReceivedRecord(topic: string, partition: number, message: KafkaMessage): ReceivedRecord {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key === null ? '' : message.key.toString('utf8'),
    value: message.value ?? EMPTY,
    headers: message.headers === undefined ? {} : toHeaders(message.headers),
    timestamp: Number(message.timestamp),
  };
}

/** Kafka's headers are bytes and may repeat; ours are texts, of which the last counts. */
function toHeaders(headers: IHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts[name] = last.toString();
  }
  return texts;
}
