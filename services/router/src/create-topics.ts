import { kafkaBusConfig, prepareTopics } from '@switchback/bus';
import { allTopics } from '@switchback/contracts';
import { type Command, createLogger, readConfig, topicsConfig } from '@switchback/service';

/** Creates what is missing of the platform's topics on Kafka, and says of each what it found. What is there is left as it is. */
export const createTopics: Command = async ({ print }) => {
  const config = kafkaBusConfig(readConfig(topicsConfig), 'switchback-topics', createLogger({ service: 'router', level: 'silent' }));
  for (const { topic, created, differences } of await prepareTopics(config, allTopics())) {
    print(`${topic}: ${created ? 'created' : ['there', ...differences].join('; ')}`);
  }
};
