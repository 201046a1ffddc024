export { type Cluster, type ClusterOptions, startCluster } from './postgres/cluster';
export { startTemporaryCluster } from './postgres/temporary-cluster';
export { PlatformError, explainError } from './platform-error';
export { freePort, isPortFree } from './process/free-port';
export { waitUntil } from './process/wait-until';
export { type KafkaBroker, type KafkaOptions, KAFKA_VERSION, startKafka } from './kafka/start-kafka';
export { startTemporaryKafka } from './kafka/temporary-kafka';
