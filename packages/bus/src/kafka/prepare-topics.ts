import { type Admin, ConfigResourceTypes } from 'kafkajs';

import { DEFAULT_PARTITIONS, type KafkaBusConfig } from '../config';
import { withAdmin } from './admin';
import { createTopic, topicConfig, type TopicSettings, untilLed } from './create-topic';
import { createKafka } from './kafka-client';

export interface PreparedTopic {
  readonly topic: string;
  readonly created: boolean;
  /** How one that was there differs from one that would be created, a sentence each. It is left as it is. */
  readonly differences: readonly string[];
}

/** Creates what is missing of the topics, once, and says of each what it found. Changes nothing that is there. Rejects when it cannot. */
export async function prepareKafkaTopics(config: KafkaBusConfig, topics: readonly string[]): Promise<readonly PreparedTopic[]> {
  const { partitions = DEFAULT_PARTITIONS, prefix = '', replicationFactor, minInSyncReplicas } = config;
  const settings = { partitions, replicationFactor, minInSyncReplicas };
  return withAdmin(createKafka(config, config.log ?? (() => undefined)), async (admin) => {
    const there = new Set(await admin.listTopics());
    const prepared: PreparedTopic[] = [];
    for (const topic of topics.map((name) => prefix + name)) {
      const created = !there.has(topic) && (await createTopic(admin, topic, settings));
      prepared.push({ topic, created, differences: created ? [] : await differences(admin, topic, settings) });
    }
    await untilLed(admin, prepared.filter(({ created }) => created).map(({ topic }) => topic), settings.partitions);
    return prepared;
  });
}

async function differences(admin: Admin, topic: string, settings: TopicSettings): Promise<readonly string[]> {
  const { partitions, replicationFactor } = settings;
  const config = topicConfig(settings);
  const { topics: [found] } = await admin.fetchTopicMetadata({ topics: [topic] });
  const replicas = found?.partitions[0]?.replicas.length;
  const count = found?.partitions.length;
  const told: string[] = [];
  if (count !== partitions) told.push(`it has ${count} partitions, not ${partitions}`);
  if (replicationFactor !== undefined && replicas !== replicationFactor) told.push(`it has ${replicas} replicas, not ${replicationFactor}`);
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(config) }] });
  for (const { configName, configValue } of resources.flatMap(({ configEntries }) => configEntries)) {
    const wanted = config[configName];
    if (wanted !== undefined && configValue !== wanted) told.push(`${configName} is ${configValue}, not ${wanted}`);
  }
  return told;
}
