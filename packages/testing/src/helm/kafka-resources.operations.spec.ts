import { deadLetterTopic, TOPICS } from '@switchback/contracts';

import { documentedAcls } from '../acl-entry';

import { KAFKA, POSTGRES } from './chart-values';
import { describeWithTool } from './find-tool';
import { type KubernetesObject, type Manifests, secretFiles, SERVICES } from './manifests';
import { renderChart } from './render-chart';

interface Acl {
  readonly resource: { readonly type: 'topic' | 'group'; readonly name: string; readonly patternType?: 'prefix' };
  readonly operations: readonly string[];
}

interface Trigger {
  readonly metadata: { readonly consumerGroup: string; readonly topic: string };
}

/** Who reads what, by which group, as the services do. */
const READS = [
  ['router', TOPICS.messagesAccepted, 'router-accepted'],
  ['router', TOPICS.attemptsEvents, 'router-reports'],
  ['router', TOPICS.inboundSignals, 'router-inbound'],
  ['sms', TOPICS.dispatchSms, 'sms'],
  ['email', TOPICS.dispatchEmail, 'email'],
  ['whatsapp', TOPICS.dispatchWhatsapp, 'whatsapp'],
] as const;
const WRITES = {
  gateway: [TOPICS.messagesAccepted],
  router: [TOPICS.dispatchSms, TOPICS.dispatchEmail, TOPICS.dispatchWhatsapp, TOPICS.messagesEvents, TOPICS.inboundEvents],
  sms: [TOPICS.attemptsEvents, TOPICS.inboundSignals],
  email: [TOPICS.attemptsEvents, TOPICS.inboundSignals],
  whatsapp: [TOPICS.attemptsEvents, TOPICS.inboundSignals],
} as const;
const STRIMZI = { kafka: { topics: { by: 'strimzi' }, strimzi: { cluster: 'main', namespace: 'kafka', users: true } } };

const aclsOf = (user: KubernetesObject): readonly string[] =>
  (user.spec as { authorization: { acls: readonly Acl[] } }).authorization.acls.map(
    ({ resource, operations }) => `${resource.type} ${resource.name}${resource.patternType === 'prefix' ? '*' : ''}: ${operations.join(' ')}`,
  );

/** The same of the operators' document, where Read and Write include Describe. */
function documented(user: string): readonly string[] {
  const operations = new Map<string, Set<string>>();
  for (const entry of documentedAcls().filter((acl) => acl.user === user)) {
    const place = `${entry.kind} ${entry.name}`;
    operations.set(place, new Set([...(operations.get(place) ?? ['Describe']), ...entry.operations]));
  }
  return [...operations].map(([place, names]) => `${place}: ${[...names].sort().join(' ')}`);
}

describeWithTool("the chart's topics and users of Kafka", 'helm', () => {
  it('are the topics of the services, with their dead letters', async () => {
    const manifests = await renderChart(KAFKA, STRIMZI, { kafka: { topics: { partitions: 24, replicationFactor: 5, minInSyncReplicas: 3, config: { 'retention.ms': 604_800_000 } } } });
    const letters = READS.map(([, topic, group]) => deadLetterTopic(topic, group));
    expect([...manifests.names('KafkaTopic')].sort()).toEqual([...Object.values(TOPICS), ...letters].sort());
    for (const topic of Object.values(TOPICS)) {
      expect(manifests.one('KafkaTopic', topic)).toMatchObject({
        apiVersion: 'kafka.strimzi.io/v1',
        metadata: { namespace: 'kafka', labels: { 'strimzi.io/cluster': 'main' } },
        spec: { partitions: 24, replicas: 5, config: { 'max.message.bytes': 8 << 20, 'min.insync.replicas': 3, 'retention.ms': 604_800_000 } },
      });
    }
    for (const letter of letters) expect(manifests.one('KafkaTopic', letter).spec).toMatchObject({ config: { 'max.message.bytes': 8 << 20, 'retention.ms': '2592000000' } });
    for (const service of SERVICES) expect(manifests.settings(service)).toMatchObject({ KAFKA_CREATE_TOPICS: 'false' });
  });

  it('are users that may do what their service does, and no more', async () => {
    const manifests = await renderChart(KAFKA, STRIMZI);
    expect(manifests.names('KafkaUser')).toHaveLength(5);
    for (const service of SERVICES) {
      const user = manifests.one('KafkaUser', `switchback-${service}`);
      const reads = READS.filter(([reader]) => reader === service);
      const expected = [
        ...WRITES[service].map((topic) => `topic ${topic}: Describe Write`),
        // What may be put aside may be replayed.
        ...reads.flatMap(([, topic, group]) => [
          `topic ${topic}: Describe Read Write`,
          `topic ${deadLetterTopic(topic, group)}: Describe Read Write`,
          ...[group, `${group}.replay`, `${group}.replay.look.*`].map((name) => `group ${name}: Describe Read`),
        ]),
      ];
      expect([...aclsOf(user)].sort()).toEqual(expected.sort());
      expect([...documented(service)].sort()).toEqual(expected.sort());
      expect(user).toMatchObject({ metadata: { namespace: 'kafka', labels: { 'strimzi.io/cluster': 'main' } }, spec: { authentication: { type: 'scram-sha-512' } } });
      expect(manifests.settings(service)['KAFKA_SASL_USERNAME']).toBe(user.metadata.name);
    }
  });

  it('are a user more for the Job that makes the topics, with the rights to that', async () => {
    const manifests = await renderChart(KAFKA, STRIMZI, { kafka: { topics: { by: 'job' } } });
    expect(manifests.names('KafkaUser')).toHaveLength(6);
    expect(aclsOf(manifests.one('KafkaUser', 'switchback-topics'))).toEqual(documented('topics'));
    const [job = ''] = manifests.names('Job').filter((name) => name.startsWith('switchback-topics-'));
    const pod = manifests.pod('Job', job);
    expect(secretFiles(pod)).toMatchObject({ 'kafka-password': 'switchback-topics/password' });
    expect(pod.spec.containers[0].env).toContainEqual({ name: 'KAFKA_SASL_USERNAME', value: 'switchback-topics' });
  });

  it('are users of services alone where topics are made otherwise', async () => {
    const users = { topics: { username: 'topics', existingSecret: 'kafka-topics' } };
    for (const topics of [{ topics: { by: 'none' } }, { topics: { by: 'hook' }, users }]) {
      const manifests = await renderChart(KAFKA, STRIMZI, { kafka: topics });
      expect([...manifests.names('KafkaUser')].sort()).toEqual(SERVICES.map((name) => `switchback-${name}`).sort());
    }
  });

  it('are users with certificates, and of the older API, where that is said', async () => {
    const manifests = await renderChart(KAFKA, STRIMZI, { kafka: { authentication: 'tls', tls: { ca: { existingSecret: 'ca' } }, strimzi: { apiVersion: 'kafka.strimzi.io/v1beta2', namespace: '' } } });
    expect(manifests.one('KafkaUser', 'switchback-sms')).toMatchObject({ apiVersion: 'kafka.strimzi.io/v1beta2', metadata: { namespace: 'messaging' }, spec: { authentication: { type: 'tls' } } });
    expect(manifests.one('KafkaTopic', TOPICS.messagesAccepted).apiVersion).toBe('kafka.strimzi.io/v1beta2');
  });

  it.each([['services', 'true', 0], ['none', 'false', 0], ['job', 'false', 1], ['hook', 'false', 1]])('are made by %s', async (by, creates, jobs) => {
    const manifests = await renderChart(KAFKA, { kafka: { topics: { by, partitions: 9, replicationFactor: 4, minInSyncReplicas: 3 } } });
    expect(manifests.settings('router')).toMatchObject({ KAFKA_CREATE_TOPICS: creates, KAFKA_TOPIC_PARTITIONS: '9', KAFKA_TOPIC_REPLICATION_FACTOR: '4', KAFKA_TOPIC_MIN_INSYNC_REPLICAS: '3' });
    expect(manifests.names('Job').filter((name) => name.includes('topics'))).toHaveLength(jobs);
    expect([...manifests.of('KafkaTopic'), ...manifests.of('KafkaUser')]).toEqual([]);
  });

  it('have the prefix before every name, in what scales by them too', async () => {
    const scaled = { autoscaling: { enabled: true } };
    const values = [STRIMZI, { kafka: { topics: { by: 'strimzi' } }, router: scaled, sms: scaled }];
    const [plain, prefixed] = [await renderChart(KAFKA, ...values), await renderChart(KAFKA, ...values, { kafka: { prefix: 'acme.' } })];
    const named = (names: readonly string[]): readonly string[] => names.map((name) => `acme.${name}`).sort();
    expect([...prefixed.names('KafkaTopic')].sort()).toEqual(named(plain.names('KafkaTopic')));
    for (const service of SERVICES) {
      const user = `switchback-${service}`;
      expect([...aclsOf(prefixed.one('KafkaUser', user))].sort()).toEqual(aclsOf(plain.one('KafkaUser', user)).map((acl) => acl.replace(' ', ' acme.')).sort());
      expect(prefixed.settings(service)).toEqual({ ...plain.settings(service), KAFKA_PREFIX: 'acme.' });
    }
    const read = (manifests: Manifests, service: string): readonly string[] =>
      (manifests.one('ScaledObject', `switchback-${service}`).spec as { triggers: readonly Trigger[] }).triggers.flatMap(({ metadata }) => [metadata.consumerGroup, metadata.topic]);
    for (const service of ['router', 'sms']) expect([...read(prefixed, service)].sort()).toEqual(named(read(plain, service)));
    const made = await renderChart(KAFKA, STRIMZI, { kafka: { prefix: 'acme.', topics: { by: 'job' } } });
    expect(aclsOf(made.one('KafkaUser', 'switchback-topics'))).toEqual(['topic acme.switchback.*: Create Describe DescribeConfigs']);
    const [job = ''] = made.names('Job').filter((name) => name.startsWith('switchback-topics-'));
    expect(made.pod('Job', job).spec.containers[0].env).toContainEqual({ name: 'KAFKA_PREFIX', value: 'acme.' });
  });

  it('are none with the Postgres bus', async () => {
    const manifests = await renderChart(POSTGRES, { kafka: { topics: { by: 'job' }, strimzi: { cluster: 'main', users: true } } });
    expect(manifests.text).not.toMatch(/kafka/i);
  });
});
