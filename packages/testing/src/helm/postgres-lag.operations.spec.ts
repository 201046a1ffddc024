import { type Bus, createBus, type Subscription } from '@switchback/bus';
import { dispatchTopic } from '@switchback/contracts';
import { Client } from 'pg';

import { testDatabase, type TestDatabase } from '../test-database';
import { waitFor } from '../wait-for';
import { POSTGRES } from './chart-values';
import { describeWithTool } from './find-tool';
import { renderChart } from './render-chart';

const TOPIC = dispatchTopic('SMS');

describeWithTool('the lag by which the chart scales on the Postgres bus', 'helm', () => {
  let database: TestDatabase;
  let client: Client;
  let bus: Bus;

  beforeAll(async () => {
    database = await testDatabase();
    client = new Client({ connectionString: database.connectionString });
    await client.connect();
    bus = await createBus({ kind: 'postgres', connectionString: database.connectionString });
  });
  afterAll(async () => {
    await bus.close();
    await client.end();
    await database.drop();
  });

  const consume = (): Promise<Subscription> => bus.subscribe({ group: 'sms', topics: [TOPIC], handler: () => Promise.resolve() });
  const publish = (count: number): Promise<void> =>
    bus.publish(Array.from({ length: count }, (_, index) => ({ topic: TOPIC, key: `key ${index}`, value: Buffer.from('value'), headers: {} })));

  it('is what the group has before it, as KEDA asks for it', async () => {
    const manifests = await renderChart(POSTGRES, { sms: { autoscaling: { enabled: true, maxReplicas: 6, lag: 40 } }, keda: { postgres: { existingSecret: 'keda', key: 'url' } } });
    expect(manifests.one('TriggerAuthentication', 'switchback-sms').spec).toEqual({ secretTargetRef: [{ parameter: 'connection', name: 'keda', key: 'url' }] });
    const { triggers } = manifests.one('ScaledObject', 'switchback-sms').spec as { triggers: readonly { type: string; metadata: { query: string; targetQueryValue: string } }[] };
    expect(triggers).toMatchObject([{ type: 'postgresql', metadata: { targetQueryValue: '40' } }]);
    const lag = async (): Promise<number> => Number((await client.query<{ count: string }>(triggers[0]?.metadata.query ?? '')).rows[0]?.count);

    await bus.ensureTopics([TOPIC]);
    expect(await lag()).toBe(0);
    // The group is known before the first record comes: none is left out, not the first either.
    const first = await consume();
    await waitFor(async () => ((await client.query("SELECT FROM bus.group_offsets WHERE consumer_group = 'sms'")).rowCount ?? 0) > 0);
    await first.stop();
    await publish(7);
    expect(await lag()).toBe(7);
    const second = await consume();
    await waitFor(async () => (await lag()) === 0);
    await second.stop();
    await publish(20);
    expect(await lag()).toBe(20);
  });

  it('is asked for as role bus where KEDA has no Secret of its own', async () => {
    const manifests = await renderChart(POSTGRES, { sms: { autoscaling: { enabled: true } } });
    expect(manifests.one('TriggerAuthentication', 'switchback-sms').spec).toEqual({ secretTargetRef: [{ parameter: 'connection', name: 'postgres', key: 'bus' }] });
  });
});
