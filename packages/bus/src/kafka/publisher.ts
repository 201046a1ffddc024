import { CompressionTypes, Partitioners, type Kafka, type Message, type Producer, type TopicMessages } from 'kafkajs';

import { type OutgoingRecord } from '../bus';
import { withDeadline } from './deadline';
import { RETRY } from './kafka-client';

/** kafkajs sends one record batch per partition and request; a topic that others made takes 1 MB in one by default. */
const MAX_REQUEST_BYTES = 900_000;
const RECORD_OVERHEAD_BYTES = 100;
const BROKER_TIMEOUT_MS = 8_000;
const PUBLISH_DEADLINE_MS = 15_000;
const ALL_REPLICAS = -1;

/** Publishes, waiting for all in-sync replicas. A producer that failed is thrown away: the next publish begins with fresh connections. */
export class KafkaPublisher {
  readonly #kafka: Kafka;
  #producer: Promise<Producer> | undefined;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** Rejects after 15 s at most. */
  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    const connecting = (this.#producer ??= this.#connect());
    try {
      await withDeadline(send(connecting, records), PUBLISH_DEADLINE_MS, 'publishing to Kafka');
    } catch (error) {
      if (this.#producer === connecting) this.#producer = undefined;
      void discard(connecting);
      throw error;
    }
  }

  async close(): Promise<void> {
    const connecting = this.#producer;
    this.#producer = undefined;
    if (connecting !== undefined) await discard(connecting);
  }

  async #connect(): Promise<Producer> {
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: RETRY,
    });
    await producer.connect();
    return producer;
  }
}

async function send(connecting: Promise<Producer>, records: readonly OutgoingRecord[]): Promise<void> {
  const producer = await connecting;
  for (const topicMessages of requests(records)) {
    await producer.sendBatch({ acks: ALL_REPLICAS, timeout: BROKER_TIMEOUT_MS, compression: CompressionTypes.None, topicMessages });
  }
}

async function discard(connecting: Promise<Producer>): Promise<void> {
  try {
    await (await connecting).disconnect();
  } catch {
    // It never was connected, or is no more.
  }
}

function* requests(records: readonly OutgoingRecord[]): Generator<TopicMessages[]> {
  let topics = new Map<string, Message[]>();
  let bytes = 0;
  for (const record of records) {
    const size = record.value.length + record.key.length + RECORD_OVERHEAD_BYTES;
    if (bytes > 0 && bytes + size > MAX_REQUEST_BYTES) {
      yield toTopicMessages(topics);
      topics = new Map();
      bytes = 0;
    }
    bytes += size;
    const messages = topics.get(record.topic);
    if (messages === undefined) topics.set(record.topic, [toMessage(record)]);
    else messages.push(toMessage(record));
  }
  if (bytes > 0) yield toTopicMessages(topics);
}

const toTopicMessages = (topics: ReadonlyMap<string, Message[]>): TopicMessages[] => [...topics].map(([topic, messages]) => ({ topic, messages }));

function toMessage({ key, value, headers }: OutgoingRecord): Message {
  return { key, value: Buffer.from(value.buffer, value.byteOffset, value.byteLength), headers: { ...headers } };
}
