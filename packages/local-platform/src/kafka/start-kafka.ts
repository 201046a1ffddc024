import { fetchJars, missingForJars } from '../maven/jar-set';

import { isDockerReachable } from './docker';
import { startDockerKafka } from './docker-kafka';
import { startJavaKafka } from './java-kafka';
import { kafkaJars } from './jars';
import { type KafkaSecurity } from './secured-listeners';

/** A Kafka broker to use. */
export interface KafkaBroker {
  brokers: string[];
  /** One line: whose broker it is. */
  source: string;
  /** The process of a broker that we run; `undefined` for Docker's and for one that was given. */
  pid(): number | undefined;
  /** Takes the broker away and keeps its data. */
  stop(): Promise<void>;
  /** Brings it back on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it; deletes its data when it was started as temporary. */
  destroy(): Promise<void>;
}

/** What a broker is for. */
export interface KafkaOptions {
  /** Brokers that exist already: they are used and never stopped. */
  brokers?: string;
  /** Where the broker keeps data and logs. */
  directory: string;
  port: number;
  /** The port by which clients reach it, where something stands in between. Default: `port`. */
  advertisedPort?: number;
  controllerPort: number;
  /** Deletes the data in the end. */
  temporary: boolean;
  /** Version of Apache Kafka. Default 3.9.1. */
  version?: string;
  /** More listeners, with TLS; only of a broker from the jars. Default: none. */
  security?: KafkaSecurity;
  progress(line: string): void;
}

/** The version of Apache Kafka that is run when none is asked for. */
export const KAFKA_VERSION = '3.9.1';

/** The brokers that were given, else one in Docker, else one from Apache Kafka's jars; `skip` says in one line why there is none. */
export async function startKafka(options: KafkaOptions): Promise<KafkaBroker | { skip: string }> {
  const version = options.version ?? KAFKA_VERSION;
  if (options.brokers !== undefined && options.brokers !== '') return givenBrokers(options.brokers);
  if (options.security === undefined && (await isDockerReachable())) return startDockerKafka(options, version);
  const jars = await fetchJars(kafkaJars(version), options.progress);
  if ('missing' in jars) return { skip: skipLine(jars.missing) };
  return startJavaKafka(options, jars.directory);
}

/** Whether `startKafka` would find a broker, without starting one: `undefined`, or the reason why not. */
export async function kafkaSkipReason(o: { brokers: string | undefined; version?: string }): Promise<string | undefined> {
  if (o.brokers !== undefined && o.brokers !== '') return undefined;
  if (await isDockerReachable()) return undefined;
  const missing = await missingForJars(kafkaJars(o.version ?? KAFKA_VERSION));
  return missing === undefined ? undefined : skipLine(missing);
}

function skipLine(missing: string): string {
  return `KAFKA_BROKERS is not set, Docker does not answer, and ${missing}`;
}

function givenBrokers(list: string): KafkaBroker {
  const nothing = () => Promise.resolve();
  return { brokers: list.split(','), source: 'KAFKA_BROKERS', pid: () => undefined, stop: nothing, restart: nothing, destroy: nothing };
}
