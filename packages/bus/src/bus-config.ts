import { type BusLogEntry } from './bus';
import { type BusConfig, type KafkaBusConfig, type KafkaSasl } from './config';

/** What a service's environment says about Kafka. */
export interface KafkaSettings {
  readonly KAFKA_BROKERS?: string[] | undefined;
  readonly KAFKA_PREFIX?: string | undefined;
  readonly KAFKA_TLS?: boolean | undefined;
  readonly KAFKA_TLS_CA?: string | undefined;
  readonly KAFKA_TLS_CERT?: string | undefined;
  readonly KAFKA_TLS_KEY?: string | undefined;
  readonly KAFKA_SASL_MECHANISM?: KafkaSasl['mechanism'] | undefined;
  readonly KAFKA_SASL_USERNAME?: string | undefined;
  readonly KAFKA_SASL_PASSWORD?: { latest(): string } | undefined;
  readonly KAFKA_CREATE_TOPICS?: boolean | undefined;
  readonly KAFKA_TOPIC_PARTITIONS?: number | undefined;
  readonly KAFKA_TOPIC_REPLICATION_FACTOR?: number | undefined;
  readonly KAFKA_TOPIC_MIN_INSYNC_REPLICAS?: number | undefined;
}

/** What a service's environment says about the bus. */
export interface BusSettings extends KafkaSettings {
  readonly SWITCHBACK_BUS: BusConfig['kind'];
  readonly SWITCHBACK_BUS_DATABASE_URL?: { reveal(): string } | undefined;
  readonly SWITCHBACK_MIGRATE?: boolean | undefined;
}

/** A structured logger, such as pino's. */
type BusLogger = Readonly<Record<BusLogEntry['level'], (fields: object, message: string) => void>>;

/** The bus that the environment chooses. Throws when the chosen one's address is not there. */
export function busConfig(settings: BusSettings, clientId: string, logger: BusLogger): BusConfig {
  const { SWITCHBACK_BUS: kind, SWITCHBACK_BUS_DATABASE_URL: url } = settings;
  switch (kind) {
    case 'kafka':
      return kafkaBusConfig(settings, clientId, logger);
    case 'postgres':
      if (url === undefined) throw new Error('SWITCHBACK_BUS_DATABASE_URL is required when SWITCHBACK_BUS is postgres');
      return { kind, connectionString: url.reveal(), mayMigrate: settings.SWITCHBACK_MIGRATE ?? true, log: logTo(logger) };
  }
}

/** Kafka as the environment tells of it. Throws when its address is not there. */
export function kafkaBusConfig(settings: KafkaSettings, clientId: string, logger: BusLogger): KafkaBusConfig {
  const log = logTo(logger);
  const { KAFKA_BROKERS: brokers, KAFKA_PREFIX: prefix } = settings;
  if (brokers === undefined) throw new Error('KAFKA_BROKERS is required when SWITCHBACK_BUS is kafka');
  if (settings.KAFKA_SASL_MECHANISM === 'plain' && settings.KAFKA_TLS !== true) {
    log({ level: 'warn', message: 'the password for Kafka goes over the network as it is: KAFKA_SASL_MECHANISM is plain and KAFKA_TLS is not true' });
  }
  return { kind: 'kafka', brokers, clientId, log, ...(prefix === undefined ? {} : { prefix }), ...topicSettings(settings), ...security(settings) };
}

const logTo =
  (logger: BusLogger) =>
  ({ level, message, error, group }: BusLogEntry): void =>
    logger[level]({ group, ...(error === undefined ? {} : { err: error }) }, message);

type Part<Field extends keyof KafkaBusConfig> = Partial<Pick<KafkaBusConfig, Field>>;

function topicSettings(settings: KafkaSettings): Part<'createTopics' | 'partitions' | 'replicationFactor' | 'minInSyncReplicas'> {
  const { KAFKA_CREATE_TOPICS: createTopics, KAFKA_TOPIC_PARTITIONS: partitions } = settings;
  const { KAFKA_TOPIC_REPLICATION_FACTOR: replicationFactor, KAFKA_TOPIC_MIN_INSYNC_REPLICAS: minInSyncReplicas } = settings;
  return {
    ...(createTopics === undefined ? {} : { createTopics }),
    ...(partitions === undefined ? {} : { partitions }),
    ...(replicationFactor === undefined ? {} : { replicationFactor }),
    ...(minInSyncReplicas === undefined ? {} : { minInSyncReplicas }),
  };
}

function security(settings: KafkaSettings): Part<'tls' | 'sasl'> {
  const { KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key } = settings;
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  return {
    ...(settings.KAFKA_TLS === true ? { tls: { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) } } : {}),
    ...(mechanism === undefined || username === undefined || password === undefined ? {} : { sasl: { mechanism, username, password: () => password.latest() } }),
  };
}
