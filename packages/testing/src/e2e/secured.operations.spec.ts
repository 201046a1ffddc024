import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { credentials, Metadata } from '@grpc/grpc-js';
import { prepareTopics } from '@switchback/bus';
import { allTopics, Channel, HealthClient, MessageStatus } from '@switchback/contracts';
import { ephemeralPorts, type Platform, SERVICE_NAMES, startPlatform } from '@switchback/local-platform';
import { Client } from 'pg';

import { documentedAcls } from '../acl-entry';
import { ApiCaller } from '../api-caller';
import { describeWithKafka } from '../describe-with-kafka';
import { mutualTls } from '../mutual-tls';
import { SecuredKafka } from '../secured-kafka';
import { waitFor } from '../wait-for';

const PASSWORD = 'open sesame';
const PREFIX = 'acme.';

/** A Kafka that others may share, by SASL and TLS, with the documented ACLs and no others, topics made beforehand, services by mutual TLS. */
describeWithKafka('a platform whose links are secured', () => {
  const home = mkdtempSync(join(tmpdir(), 'switchback-secured-'));
  let kafka: SecuredKafka;
  let platform: Platform | undefined;
  let api: ApiCaller;

  beforeAll(async () => {
    kafka = await SecuredKafka.start(Object.fromEntries([...SERVICE_NAMES, 'topics'].map((user) => [user, PASSWORD])));
    await kafka.allow(documentedAcls().map((acl) => ({ ...acl, name: PREFIX + acl.name })));
    const sasl = { mechanism: 'scram-sha-512', username: 'topics', password: () => PASSWORD } as const;
    await prepareTopics({ kind: 'kafka', brokers: kafka.saslBrokers(), prefix: PREFIX, clientId: 'topics', tls: { ca: kafka.ca }, sasl }, allTopics());

    const ports = await ephemeralPorts();
    const internal = mutualTls(home, ports);
    platform = await startPlatform({
      bus: 'kafka',
      kafkaBrokers: kafka.saslBrokers().join(','),
      kafkaPrefix: PREFIX,
      ports,
      environment: {
        KAFKA_TLS: 'true',
        KAFKA_TLS_CA: kafka.ca,
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_PASSWORD: PASSWORD,
        KAFKA_CREATE_TOPICS: 'false',
        ...internal.environment,
      },
      serviceEnvironment: Object.fromEntries(SERVICE_NAMES.map((name) => [name, { ...internal.serviceEnvironment[name], KAFKA_SASL_USERNAME: name }])),
    });
    api = new ApiCaller(platform);
  }, 120_000);

  afterAll(async () => {
    api?.close();
    await platform?.stop();
    await kafka?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('delivers by every channel, falls back, and takes back what waits', async () => {
    await api.createPolicy({ name: 'by-all', steps: [Channel.CHANNEL_WHATSAPP, Channel.CHANNEL_SMS, Channel.CHANNEL_EMAIL].map((channel) => ({ channel })) });
    const { id } = await api.send({ recipient: { whatsapp: '+15005550009', sms: '+15005550009', email: 'delivered@sandbox.test' }, content: { text: 'Hello' }, policy: 'by-all' });
    const settled = await api.untilSettled(id);
    expect(settled.status).toBe(MessageStatus.MESSAGE_STATUS_DELIVERED);
    expect(settled.steps.map(({ channel }) => channel)).toEqual([Channel.CHANNEL_WHATSAPP, Channel.CHANNEL_SMS, Channel.CHANNEL_EMAIL]);
    const silent = await api.send({ recipient: { sms: '+15005550007' }, content: { text: 'Hello' } });
    // It may have been handed over by then.
    expect([MessageStatus.MESSAGE_STATUS_STOPPED, MessageStatus.MESSAGE_STATUS_CANCELED]).toContain((await waitFor(() => api.cancel(silent.id))).status);
  });

  it('leaves nothing behind that a service could not publish', async () => {
    for (const name of SERVICE_NAMES) {
      const client = new Client({ connectionString: platform?.databaseUrl(name) });
      await client.connect();
      await waitFor(async () => (await client.query('SELECT FROM outbox')).rowCount === 0, { timeoutMs: 20_000, what: `the outbox of ${name} to be empty` });
      await client.end();
    }
  });

  it.each(['router', 'sms', 'email', 'whatsapp'] as const)('lets nobody ask %s without a certificate', async (name) => {
    const client = new HealthClient(platform?.grpcAddress(name) ?? '', credentials.createInsecure());
    const code = await new Promise((resolve) => client.check({ service: '' }, new Metadata(), { deadline: Date.now() + 5_000 }, (error) => resolve(error?.code)));
    client.close();
    expect(code).toBe(14);
  });
});
