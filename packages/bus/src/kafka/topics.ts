import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from '@switchback/postgres';
import { type Admin, type Kafka } from 'kafkajs';

import { type BusLog } from '../bus';
import { withAdmin } from './admin';
import { createTopic, type TopicSettings, untilLed } from './create-topic';
import { RepeatedLines } from './repeated-lines';

const DEADLINE_MS = 30_000;
const RETRY = { initialMs: 500, maxMs: 5_000 };

export interface EnsureOptions {
  readonly topics: readonly string[];
  /** Undefined: none is created, and those that are missing are waited for. */
  readonly create: TopicSettings | undefined;
  readonly log: BusLog;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/**
 * Creates what is missing of the topics; another process may be doing the same. A broker that is away, at a start of the whole platform say,
 * is waited for, at most 30 s. Where topics are not ours to create, broker and topics are waited for without a bound: each try that fails is told.
 */
export async function ensureKafkaTopics(kafka: Kafka, { topics, create, log, signal }: EnsureOptions): Promise<void> {
  const giveUpAt = create === undefined ? Infinity : Date.now() + DEADLINE_MS;
  const lines = new RepeatedLines();
  for (let failures = 1; ; failures += 1) {
    try {
      return await (create === undefined ? requireTopics(kafka, topics) : createMissing(kafka, topics, create));
    } catch (error) {
      signal.throwIfAborted();
      if (Date.now() > giveUpAt) throw error;
      const message = error instanceof MissingTopicsError ? error.message : 'the topics on Kafka could not be looked at; trying again';
      if (lines.isNews(message, performance.now())) log({ level: 'warn', message, ...(error instanceof MissingTopicsError ? {} : { error }) });
      await sleep(backoffMs(failures, Math.random(), RETRY), undefined, { signal });
    }
  }
}

class MissingTopicsError extends Error {
  constructor(topics: readonly string[]) {
    super(`waiting for topics that are not on Kafka, or not ours to see: ${topics.join(', ')} (KAFKA_CREATE_TOPICS is false; "topics" of the router creates them)`);
  }
}

async function requireTopics(kafka: Kafka, topics: readonly string[]): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const missing = await missingTopics(admin, topics);
    if (missing.length > 0) throw new MissingTopicsError(missing);
  });
}

async function createMissing(kafka: Kafka, topics: readonly string[], settings: TopicSettings): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const missing = await missingTopics(admin, topics);
    // One at a time: one that somebody else has just made must not fail the others.
    for (const topic of missing) await createTopic(admin, topic, settings);
    await untilLed(admin, missing, settings.partitions);
  });
}

/** Those of the topics that the broker does not list. */
export async function missingTopics(admin: Admin, topics: readonly string[]): Promise<readonly string[]> {
  const there = new Set(await admin.listTopics());
  return [...new Set(topics)].filter((topic) => !there.has(topic));
}
