import { dirname, join } from 'node:path';

import { type JarSet } from '../maven/jar-set';

/** Apache Kafka's own jars of a version. */
export function kafkaJars(version: string): JarSet {
  return {
    title: 'Apache Kafka',
    name: `kafka-${version}`,
    // Both `src/kafka` and `dist/kafka` lie two levels below the package.
    pomFile: join(dirname(dirname(__dirname)), 'kafka', 'pom.xml'),
    properties: { 'kafka.version': version },
    announcement: `Fetching Apache Kafka ${version} (46 MB, once)`,
  };
}
