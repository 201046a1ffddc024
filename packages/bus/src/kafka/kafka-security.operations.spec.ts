import { describeWithKafka, MadeAuthority, SecuredKafka, waitFor } from '@switchback/testing';

import { type Bus, type BusLogEntry } from '../bus';
import { type KafkaBusConfig } from '../config';
import { createBus } from '../create-bus';
import { Collected } from '../testing/collected';
import { records } from '../testing/test-bench';

const PASSWORD = 'correct horse battery staple';
const TOPIC = 'secured.v1';

describeWithKafka('Kafka by TLS', () => {
  let kafka: SecuredKafka;
  const buses: Bus[] = [];
  let log: BusLogEntry[] = [];

  beforeAll(async () => {
    kafka = await SecuredKafka.start({ router: PASSWORD });
    await kafka.allow((['topic', 'group'] as const).map((kind) => ({ user: '*', kind, name: '*', operations: ['All'] })));
  });
  beforeEach(() => {
    log = [];
  });
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
  });
  afterAll(() => kafka.stop());

  const open = async (changes: Partial<KafkaBusConfig>): Promise<Bus> => {
    const bus = await createBus({ kind: 'kafka', brokers: kafka.saslBrokers(), clientId: 'secured', sessionTimeoutMs: 6_000, tls: { ca: kafka.ca }, log: (entry) => log.push(entry), ...changes });
    buses.push(bus);
    return bus;
  };
  const sasl = (mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512', password = () => PASSWORD) => ({ mechanism, username: 'router', password });
  const said = (pattern: RegExp): boolean => log.some(({ message, error }) => pattern.test(`${message} ${String(error)}`));

  /** Creates a topic, publishes, consumes and asks for the lag: each by a connection of its own. */
  async function delivers(bus: Bus, name: string): Promise<void> {
    const topic = `${name}.${TOPIC}`;
    await bus.ensureTopics([topic]);
    await bus.publish(records(topic, 10));
    const got = new Collected();
    const subscription = await bus.subscribe({ group: name, topics: [topic], handler: got.handler });
    await waitFor(() => got.records.length === 10, { timeoutMs: 30_000 });
    await subscription.stop();
    expect(await bus.lag(name, [topic])).toEqual([{ topic, records: 0 }]);
  }

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('delivers with a password by %s', async (mechanism) => {
    await delivers(await open({ sasl: sasl(mechanism) }), mechanism);
  });

  test('delivers with a certificate', async () => {
    await delivers(await open({ brokers: kafka.mutualTlsBrokers(), tls: { ca: kafka.ca, ...kafka.client('router') } }), 'mutual');
  });

  test.each([
    ['a wrong password', () => ({ sasl: sasl('scram-sha-512', () => 'guessed-secret') }), /SASL SCRAM SHA512 authentication failed.*KAFKA_SASL_PASSWORD/],
    ['a wrong password by PLAIN', () => ({ sasl: sasl('plain', () => 'guessed-secret') }), /SASL PLAIN authentication failed.*KAFKA_SASL_PASSWORD/],
    ['an authority that is not trusted', () => ({ tls: { ca: kafka.file('other-ca.crt', new MadeAuthority('another').ca) }, sasl: sasl('plain') }), /of no authority that is trusted: see KAFKA_TLS_CA/],
    ['another host name', () => ({ brokers: kafka.saslBrokers('127.0.0.1'), sasl: sasl('plain') }), /made out to another name than the one in KAFKA_BROKERS/],
    ['no certificate', () => ({ brokers: kafka.mutualTlsBrokers() }), /does not take our certificate: see KAFKA_TLS_CERT/],
    ['a certificate of another authority', () => ({ brokers: kafka.mutualTlsBrokers(), tls: { ca: kafka.ca, ...kafka.client('stranger', new MadeAuthority('another')) } }), /does not take our certificate: see KAFKA_TLS_CERT/],
  ])('refuses %s, and says so without the secret', async (_what, changes, line) => {
    const bus = await open(changes());
    const got = new Collected();
    const subscription = await bus.subscribe({ group: 'refused', topics: [`plain.${TOPIC}`], handler: got.handler });
    await expect(bus.publish(records(`plain.${TOPIC}`, 1))).rejects.toThrow();
    await waitFor(() => said(line), { timeoutMs: 20_000, what: String(line) });
    await waitFor(() => subscription.state.state === 'AWAY', { timeoutMs: 20_000 });
    expect(got.records).toEqual([]);
    expect(JSON.stringify(log.map(({ message, error }) => [message, String(error), error instanceof Error ? error.stack : '']))).not.toContain('guessed-secret');
  });

  test('takes a password that was changed, and a certificate that was renewed, without being opened again', async () => {
    let password = 'of yesterday';
    const byPassword = await open({ sasl: sasl('scram-sha-256', () => password) });
    const tls = { ca: kafka.ca, ...kafka.client('renewed', new MadeAuthority('another')) };
    const byCertificate = await open({ brokers: kafka.mutualTlsBrokers(), tls });
    const topic = `plain.${TOPIC}`;
    for (const [name, bus, renew] of [
      ['password', byPassword, () => (password = PASSWORD)],
      ['certificate', byCertificate, () => kafka.client('renewed')],
    ] as const) {
      const got = new Collected();
      await bus.subscribe({ group: `renewed-${name}`, topics: [topic], handler: got.handler });
      await expect(bus.publish(records(topic, 1))).rejects.toThrow();
      renew();
      await bus.publish(records(topic, 1));
      await waitFor(() => got.records.length > 0, { timeoutMs: 30_000, what: `the ${name} to be read again` });
    }
  });
});
