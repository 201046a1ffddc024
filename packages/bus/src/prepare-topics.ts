import { type KafkaBusConfig } from './config';
import type * as kafka from './kafka/prepare-topics';

/** Creates what is missing of the topics on Kafka and says of each what it found. The client is loaded when it is called. */
export async function prepareTopics(config: KafkaBusConfig, topics: readonly string[]): Promise<readonly kafka.PreparedTopic[]> {
  const { prepareKafkaTopics }: typeof kafka = module.require('./kafka/prepare-topics');
  return prepareKafkaTopics(config, topics);
}
