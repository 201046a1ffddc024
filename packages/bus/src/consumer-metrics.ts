import { metrics, type Attributes } from '@opentelemetry/api';
import { observeQuery } from '@switchback/postgres';

import { type Bus, type Subscription } from './bus';
import { type DeadLetterReason } from './middleware/dead-letter';

const meter = metrics.getMeter('switchback.bus');

/** Upper bounds of buckets: seconds for what may wait long, and counts. */
const AGES_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];
const DURATIONS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000];

const consumed = meter.createCounter('messaging.client.consumed.messages', { unit: '{message}', description: 'Records that a consumer group took, those that came again included' });
const processing = meter.createHistogram('messaging.process.duration', {
  unit: 's',
  description: 'How long handling a batch took, retries included; error.type when it has to come again',
  advice: { explicitBucketBoundaries: DURATIONS_S },
});
const sizes = meter.createHistogram('switchback.consumer.batch_size', { unit: '{record}', description: 'Records in a batch', advice: { explicitBucketBoundaries: SIZES } });
const ages = meter.createHistogram('switchback.consumer.record_age', {
  unit: 's',
  description: 'How long the oldest record of a batch had been on the bus when it was taken',
  advice: { explicitBucketBoundaries: AGES_S },
});
const deadLetters = meter.createCounter('switchback.consumer.dead_letters', { unit: '{record}', description: 'Records that went to a dead-letter topic, by reason' });
const retries = meter.createCounter('switchback.consumer.retries', { unit: '{batch}', description: 'Times that a failed batch was tried again' });
const lag = meter.createObservableGauge('switchback.consumer.lag', { unit: '{record}', description: 'Records on the bus that the group has not committed yet, over all partitions' });
const alive = meter.createObservableGauge('switchback.consumer.alive', { description: '1 while the consumer turns, 0 when it has stalled' });

/** What one subscription measures. Labels are the group and, where they are known one by one, its topics: both fixed in the code. */
export class ConsumerMetrics {
  readonly #group: Attributes;
  readonly #topics: readonly string[];

  constructor(
    private readonly bus: Bus,
    group: string,
    topics: readonly string[],
  ) {
    this.#group = { 'messaging.system': bus.system, 'messaging.operation.name': 'process', 'messaging.consumer.group.name': group };
    this.#topics = topics;
    // A counter that is not there before its first event shows no increase at it.
    for (const reason of ['MALFORMED', 'UNPROCESSABLE'] as const) deadLetters.add(0, this.#deadLettered(reason));
    retries.add(0, this.#group);
  }

  taken(timestamps: readonly number[], now: number): void {
    consumed.add(timestamps.length, this.#group);
    sizes.record(timestamps.length, this.#group);
    const oldest = timestamps.reduce((first, timestamp) => Math.min(first, timestamp), now);
    ages.record((now - oldest) / 1_000, this.#group);
  }

  processed(seconds: number, errorType: string | undefined): void {
    processing.record(seconds, errorType === undefined ? this.#group : { ...this.#group, 'error.type': errorType });
  }

  retried(): void {
    retries.add(1, this.#group);
  }

  deadLettered(reason: DeadLetterReason): void {
    deadLetters.add(1, this.#deadLettered(reason));
  }

  /** Reads lag and liveness whenever they are collected. Answers what ends that. */
  observe(subscription: Subscription, group: string): () => void {
    const endLag = observeQuery([lag], async () =>
      (await this.bus.lag(group, this.#topics)).map(({ topic, records }) => ({ gauge: lag, value: records, attributes: { ...this.#group, 'messaging.destination.name': topic } })),
    );
    const readAlive: Parameters<typeof alive.addCallback>[0] = (result) => result.observe(subscription.healthy() ? 1 : 0, this.#group);
    alive.addCallback(readAlive);
    return () => {
      endLag();
      alive.removeCallback(readAlive);
    };
  }

  #deadLettered(reason: DeadLetterReason): Attributes {
    return { ...this.#group, 'switchback.reason': reason };
  }
}
