import { randomBytes } from 'node:crypto';

import { type Bus, type BusConfig, createBus } from '@switchback/bus';
import { type KafkaBroker, startTemporaryKafka } from '@switchback/local-platform';

import { describeWithKafka } from '../describe-with-kafka';
import { kafkaBrokers } from '../kafka-brokers';
import { TcpProxy } from '../tcp-proxy';
import { testDatabase, type TestDatabase } from '../test-database';
import { waitFor } from '../wait-for';

import { type Handling } from './consumer-process';
import { RunningConsumer } from './running-consumer';

/** The promise: a stalled consumer is known within it, with the limits that services run with. */
const KNOWN_WITHIN_MS = 60_000;

/** Where the bus is, and the same bus by a way that can fall silent. */
interface Ways {
  readonly direct: BusConfig;
  readonly byProxy: BusConfig;
  readonly proxy: TcpProxy;
  readonly undo: () => Promise<void>;
}

describe('liveness on the postgres bus', () => tellsStalledFromBusy(postgresWays));
describeWithKafka('liveness on Kafka', () => tellsStalledFromBusy(kafkaWays));

function tellsStalledFromBusy(findWays: () => Promise<Ways>): void {
  let ways: Ways;
  const consumers: RunningConsumer[] = [];
  const buses: Bus[] = [];
  beforeAll(async () => {
    ways = await findWays();
  }, 120_000);
  afterAll(async () => {
    for (const consumer of consumers) consumer.kill();
    await Promise.all(buses.map((bus) => bus.close()));
    await ways.undo();
  });

  async function start(config: BusConfig, publishBy: BusConfig, handling: Handling): Promise<RunningConsumer> {
    const bus = await createBus(publishBy);
    buses.push(bus);
    const topic = `topic.${randomBytes(6).toString('hex')}`;
    await bus.ensureTopics([topic]);
    const consumer = await RunningConsumer.start({ bus: config, topic, group: `group.${topic}`, handling });
    consumers.push(consumer);
    await bus.publish([{ topic, key: 'key', value: Buffer.from('value'), headers: {} }]);
    await consumer.untilHandedOver();
    return consumer;
  }

  test('a handler that never returns and a connection that is open but silent fail it; long work that makes progress never does', async () => {
    const never = await start(ways.direct, ways.direct, 'NEVER');
    const busy = await start(ways.direct, ways.direct, 'BUSY');
    const silent = await start(ways.byProxy, ways.byProxy, 'DONE');
    for (const consumer of [never, busy, silent]) expect(await consumer.live()).toMatchObject({ status: 200 });

    ways.proxy.fallSilent();
    const told = new Map<RunningConsumer, unknown>();
    const saidOfBusy = new Set<number>();
    await waitFor(
      async () => {
        saidOfBusy.add((await busy.live()).status);
        for (const consumer of [never, silent]) {
          const { status, body } = await consumer.live();
          if (status !== 200) told.set(consumer, body.checks.find(({ name }) => name === 'consumers')?.detail);
        }
        return told.size === 2;
      },
      { timeoutMs: KNOWN_WITHIN_MS, intervalMs: 500, what: 'both stalled consumers to be known' },
    );
    expect(told.get(never)).toMatch(/^group\.topic\.\w+: its handler has not come back for \d+ s$/);
    expect(told.get(silent)).toMatch(/^group\.topic\.\w+: the bus has not answered for \d+ s$/);
    saidOfBusy.add((await busy.live()).status);
    expect([...saidOfBusy]).toEqual([200]);
  }, 150_000);
}

async function postgresWays(): Promise<Ways> {
  const database: TestDatabase = await testDatabase();
  const url = new URL(database.connectionString);
  const proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return {
    direct: { kind: 'postgres', connectionString: database.connectionString },
    byProxy: { kind: 'postgres', connectionString: url.href },
    proxy,
    undo: async () => {
      await proxy.close();
      await database.drop();
    },
  };
}

/** A broker tells its clients where it is: the one that is reached by a proxy has to be another. */
async function kafkaWays(): Promise<Ways> {
  const brokers = await kafkaBrokers();
  if ('skip' in brokers) throw new Error(brokers.skip);
  let proxy: TcpProxy | undefined;
  const advertise = async (port: number): Promise<number> => (proxy = await TcpProxy.start({ host: '127.0.0.1', port })).port;
  const silent: KafkaBroker | { skip: string } = await startTemporaryKafka({ ownBroker: true, advertise });
  if ('skip' in silent || proxy === undefined) throw new Error('skip' in silent ? silent.skip : 'the broker was not told of the proxy');
  const between = proxy;
  return {
    direct: { kind: 'kafka', brokers, clientId: 'liveness' },
    byProxy: { kind: 'kafka', brokers: [`127.0.0.1:${between.port}`], clientId: 'liveness' },
    proxy: between,
    undo: async () => {
      await between.close();
      await silent.destroy();
    },
  };
}
