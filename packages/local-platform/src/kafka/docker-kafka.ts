import { createHash } from 'node:crypto';

import { type KafkaBroker, type KafkaOptions } from './start-kafka';

const CONTAINER_PORT = 9092;
const DATA = '/var/lib/kafka/data';

/** A broker of the image `apache/kafka`, its port fixed on this machine so that it comes back where it was. */
export async function startDockerKafka(o: KafkaOptions, version: string): Promise<KafkaBroker> {
  // Loaded only here: it is large, and most starts need no container.
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  o.progress(`Starting Apache Kafka ${version} in Docker`);
  const definition = new GenericContainer(`apache/kafka:${version}`)
    .withEnvironment(brokerEnvironment(o.advertisedPort ?? o.port))
    .withExposedPorts({ container: CONTAINER_PORT, host: o.port })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(120_000);
  if (!o.temporary) definition.withBindMounts([{ source: volumeName(o.directory), target: DATA }]);
  const started = await definition.start();
  const client = await getContainerRuntimeClient();
  const container = client.container.getById(started.getId());
  return {
    brokers: [`127.0.0.1:${o.port}`],
    source: `Docker (apache/kafka:${version})`,
    pid: () => undefined,
    stop: () => container.stop({ t: 10 }),
    restart: () => container.start(),
    destroy: async () => {
      await started.stop();
    },
  };
}

function brokerEnvironment(advertisedPort: number): Record<string, string> {
  return {
    CLUSTER_ID: 'c3dpdGNoYmFjay1sb2NhbA',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LISTENERS: `PLAINTEXT://:${CONTAINER_PORT},CONTROLLER://:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${advertisedPort}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_LOG_DIRS: DATA,
    KAFKA_HEAP_OPTS: '-Xms128m -Xmx320m',
  };
}

function volumeName(directory: string): string {
  return `switchback-kafka-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`;
}
