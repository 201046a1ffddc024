import { type Bus, type BusLogEntry, createBus, DEAD_LETTER_HEADERS, type KafkaBusConfig, prepareTopics, replayCommand } from '@switchback/bus';
import { allTopics, CONSUMER_GROUPS, deadLetterTopic } from '@switchback/contracts';

import { type AclEntry, documentedAcls } from './acl-entry';
import { describeWithKafka } from './describe-with-kafka';
import { SecuredKafka } from './secured-kafka';
import { waitFor } from './wait-for';

const PASSWORD = 'open sesame';
const SERVICES = ['gateway', 'router', 'sms', 'email', 'whatsapp'];
const acls = documentedAcls('Who may do what');
const ofReplay = documentedAcls('Who may replay');
const ofServices = acls.filter(({ user }) => SERVICES.includes(user));

describeWithKafka('the ACLs of the operators document', () => {
  let kafka: SecuredKafka;
  const open: Bus[] = [];

  beforeAll(async () => {
    kafka = await SecuredKafka.start(Object.fromEntries([...SERVICES, 'topics'].map((user) => [user, PASSWORD])));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((bus) => bus.close()));
  });
  afterAll(() => kafka.stop());

  function config(user: string, log: BusLogEntry[] = []): KafkaBusConfig {
    const sasl = { mechanism: 'scram-sha-512', username: user, password: () => PASSWORD } as const;
    return { kind: 'kafka', brokers: kafka.saslBrokers(), clientId: user, tls: { ca: kafka.ca }, sasl, createTopics: user === 'topics', sessionTimeoutMs: 6_000, partitions: 2, log: (entry) => log.push(entry) };
  }

  /** Everything that a service does with Kafka, as the table says: what it said, and whether all of it worked. */
  async function duties(user: string): Promise<{ readonly said: () => string; readonly worked: () => Promise<boolean> }> {
    const log: BusLogEntry[] = [];
    const bus = await createBus(config(user, log));
    open.push(bus);
    const mine = ofServices.filter((entry) => entry.user === user);
    const named = (operation: 'Read' | 'Write') => mine.filter(({ kind, operations }) => kind === 'topic' && operations.includes(operation)).map(({ name }) => name);
    const groups = Object.entries(CONSUMER_GROUPS).filter(([topic]) => named('Read').includes(topic));
    let heard = 0;
    const working = (async () => {
      await bus.ensureTopics([...named('Read'), ...named('Write')]);
      await bus.publish(named('Write').map((topic) => ({ topic, key: 'key', value: Buffer.from(user), headers: {} })));
      for (const [topic, group] of groups) {
        await bus.subscribe({ group, topics: [topic], handler: async () => void (heard += 1) });
        // A cluster that has seen no group before has to make room for them first.
        await waitFor(() => bus.lag(group, [topic]).then(() => true), { timeoutMs: 20_000, what: `the lag of ${group}` });
      }
    })();
    const failed = working.then(() => false, (error: unknown) => log.push({ level: 'error', message: String(error) }) > 0);
    return {
      said: () => log.map(({ message, group, error }) => `${group ?? ''} ${message} ${error === undefined ? '' : String(error)}`).join('\n'),
      worked: async () => !(await failed) && (await waitFor(() => heard >= groups.length, { timeoutMs: 30_000, what: `${user} to consume: ${log.map(({ error }) => String(error)).join()}` })),
    };
  }

  test('topics are made by whoever may create them, who says what is there and leaves it as it is', async () => {
    await expect(prepareTopics(config('topics'), allTopics())).rejects.toThrow(`the topic ${allTopics()[0]} cannot be created`);
    await kafka.allow(acls.filter(({ user }) => user === 'topics'));
    const made = await prepareTopics(config('topics'), allTopics());
    expect(made).toEqual(allTopics().map((topic) => ({ topic, created: true, differences: [] })));
    const again = await prepareTopics({ ...config('topics'), partitions: 3, replicationFactor: 2, minInSyncReplicas: 2 }, allTopics());
    expect(again).toEqual(allTopics().map((topic) => ({ topic, created: false, differences: ['it has 2 partitions, not 3', 'it has 1 replicas, not 2', 'min.insync.replicas is 1, not 2'] })));
    expect(await prepareTopics(config('topics'), allTopics())).toEqual(allTopics().map((topic) => ({ topic, created: false, differences: [] })));
  });

  test('topics are made with as many replicas in sync as is said', async () => {
    const topic = 'switchback.in-sync.v1';
    await prepareTopics({ ...config('topics'), minInSyncReplicas: 2 }, [topic]);
    expect(await prepareTopics({ ...config('topics'), minInSyncReplicas: 1 }, [topic])).toEqual([{ topic, created: false, differences: ['min.insync.replicas is 2, not 1'] }]);
  });

  test('are all that the services need', async () => {
    await kafka.allow(ofServices);
    // Whoever reads has something to read.
    const all = await Promise.all(SERVICES.map((user) => duties(user)));
    for (const { worked, said } of all) if (!(await worked())) throw new Error(said());
  }, 120_000);

  test.each(ofServices.flatMap((entry) => entry.operations.map((operation) => [entry.user, operation, entry.kind, entry.name] as const)))(
    '%s says what it lacks without %s of the %s %s',
    async (user, operation, kind, name) => {
      const entry: AclEntry = { user, kind, name, operations: [operation] };
      await kafka.forbid(entry);
      const { said } = await duties(user);
      const line = kind === 'topic' ? new RegExp(`waiting for topics that are not on Kafka, or not ours to see: ${name.replaceAll('.', '\\.')} `) : new RegExp(`^${name} .*an ACL is missing: the service may not read the group`, 'm');
      await waitFor(() => line.test(said()), { timeoutMs: 20_000, what: `${String(line)} in: ${said()}` });
      await kafka.allow([entry]);
    },
  );

  describe('to replay', () => {
    beforeAll(async () => {
      await kafka.allow(acls);
      await prepareTopics(config('topics'), allTopics());
    });

    async function replay(user: string, deadLetters: readonly { topic: string; group: string }[], ...args: readonly string[]): Promise<string | undefined> {
      const lines: string[] = [];
      const code = await replayCommand({ args, open: () => createBus(config(user)), deadLetters, print: (line) => lines.push(line) });
      expect(code).toBe(0);
      return lines.at(-1);
    }

    test.each(Object.entries(CONSUMER_GROUPS))('%s: the dead letters of %s go back with the rows of their service, and not without', async (topic, group) => {
      const user = group.startsWith('router') ? 'router' : group;
      const own = { topic: deadLetterTopic(topic, group), group };
      const bus = await createBus(config(user));
      open.push(bus);
      await bus.publish([{ topic: own.topic, key: 'key', value: Buffer.from(user), headers: { [DEAD_LETTER_HEADERS.topic]: topic, [DEAD_LETTER_HEADERS.group]: group } }]);
      // kafkajs's word for a group that is not ours to see.
      await expect(replay(user, [own], '--dry-run')).rejects.toThrow('Failed to find group coordinator');
      await kafka.allow(ofReplay.filter((entry) => entry.user === user && [topic, own.topic, `${group}.replay`, `${group}.replay.look.*`].includes(entry.name)));
      // Those that the test of duties wrote are no dead letters.
      expect(await replay(user, [own], '--dry-run')).toBe('1 dead letter would be replayed');
      expect(await replay(user, [own])).toBe('1 dead letter replayed');
      expect(await replay(user, [own], '--dry-run')).toBe('0 dead letters would be replayed');
    }, 120_000);
  });
});
