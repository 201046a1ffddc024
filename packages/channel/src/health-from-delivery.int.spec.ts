import { createPool, migrate, type Pool } from '@switchback/postgres';
import { createLogger } from '@switchback/service';
import { testDatabase, type TestDatabase, waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';
import { DEFAULT_HEALTH } from './decide/shift-traffic';
import { HealthFromDelivery } from './health-from-delivery';
import { migrationsDirectory } from './migrations-directory';
import { type Provider } from './provider';
import { ProviderSet } from './providers/provider-set';
import { trafficSchema, trafficSettings } from './providers/traffic-settings';
import { openPool } from './record/open-pool';
import { Traffic } from './traffic';

describe('counting receipts', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeEach(async () => {
    database = await testDatabase();
    const { connectionString } = database;
    const schema = createPool({ connectionString, applicationName: 'test', schema: 'sms', onError: () => undefined });
    await schema.query('CREATE SCHEMA sms');
    await schema.end();
    await migrate({ connectionString, schema: 'sms', directory: migrationsDirectory, log: () => undefined });
    pool = openPool({ connectionString, applicationName: 'test', schema: 'sms', max: 4, onError: () => undefined });
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const provider = (id: string, receipts = true): Provider => ({
    id,
    channel: 'SMS',
    capabilities: { receipts, query: false, idempotent: false },
    send: () => Promise.resolve({ outcome: 'NO_ANSWER', code: '' }),
  });

  function providers(): ProviderSet {
    const traffic = trafficSettings(trafficSchema.parse({ expectedDeliveryMs: 60_000 }), 0);
    const all = [provider('one'), provider('two'), provider('mute', false)].map((each) => ({ provider: each, concurrency: 1, timeoutMs: 1_000, reconcileAfterMs: undefined, traffic }));
    return new ProviderSet(all, DEFAULT_HEALTH);
  }

  const health = (): HealthFromDelivery => new HealthFromDelivery({ pool, providers: providers(), modeOf: () => 'NORMAL' });

  /** Attempts that were handed over `agoS` seconds ago. */
  async function handOver(count: number, claim: { by?: string; agoS: number; deliveredAfterS?: number; status: string; errorClass?: string; destination?: string }): Promise<void> {
    const { by = 'one', agoS, deliveredAfterS, status, errorClass, destination } = claim;
    await pool.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, error_class, destination, taken_at, delivered_at)
       SELECT gen_random_uuid()::text, 'm', $2, $3, $4, $5, now() - $6::int4 * interval '1 s',
              CASE WHEN $7::int4 IS NOT NULL THEN now() + ($7::int4 - $6::int4) * interval '1 s' END
       FROM generate_series(1, $1::int4)`,
      [count, status, by, errorClass ?? null, destination ?? null, agoS, deliveredAfterS ?? null],
    );
  }

  const counted = async () =>
    (await pool.query(`SELECT provider, destination, sum(due)::int AS due, sum(in_time)::int AS in_time FROM delivery_counts GROUP BY 1, 2 ORDER BY 1, 2`)).rows;

  it('tells in time from late and missing, and leaves out what is not due, and what the recipient is the reason of', async () => {
    await handOver(1, { agoS: 120, status: 'DELIVERED', deliveredAfterS: 60 });
    await handOver(2, { agoS: 120, status: 'READ', deliveredAfterS: 61 });
    await handOver(4, { agoS: 120, status: 'SENT' });
    await handOver(8, { agoS: 120, status: 'UNDELIVERED' });
    await handOver(16, { agoS: 120, status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY' });
    await handOver(32, { agoS: 50, status: 'SENT' });
    await handOver(64, { agoS: 2_000, status: 'SENT' });
    await handOver(128, { agoS: 120, status: 'SENT', by: 'mute' });
    await handOver(3, { agoS: 120, status: 'DELIVERED', deliveredAfterS: -1, destination: '977' });
    await health().decide();
    expect(await counted()).toEqual([
      { provider: 'one', destination: '', due: 15, in_time: 1 },
      { provider: 'one', destination: '977', due: 3, in_time: 3 },
    ]);
  });

  it('counts each hand-over once, however many replicas decide how often', async () => {
    await handOver(500, { agoS: 300, status: 'DELIVERED', deliveredAfterS: 1 });
    const replicas = [health(), health(), health()];
    for (let round = 0; round < 5; round += 1) {
      await handOver(10, { agoS: 30, status: 'SENT' });
      await Promise.all(replicas.map((replica) => replica.decide()));
    }
    expect(await counted()).toEqual([{ provider: 'one', destination: '', due: 500, in_time: 500 }]);
  });

  it('moves traffic once for all replicas, and goes on from what is stored', async () => {
    await handOver(100, { agoS: 300, status: 'SENT', destination: '49' });
    await handOver(100, { agoS: 300, status: 'DELIVERED', deliveredAfterS: 1, by: 'two', destination: '49' });
    await Promise.all([health(), health(), health()].map((replica) => replica.decide()));
    await health().decide();
    const read = async () => (await pool.query('SELECT provider, destination, keep, reason FROM provider_shares ORDER BY 1, 2')).rows;
    const rest = { destination: '', keep: 1, reason: '' };
    const two = { provider: 'two', destination: '49', keep: 1, reason: '' };
    expect(await read()).toEqual([{ provider: 'one', ...rest }, { provider: 'one', destination: '49', keep: 0.75, reason: 'BAD_RECEIPTS' }, { provider: 'two', ...rest }, two]);
    await pool.query(`UPDATE provider_shares SET moved_at = now() - interval '61 s' WHERE reason <> ''`);
    await health().decide();
    expect((await read())[1]).toMatchObject({ keep: 0.5 });
  });

  it('steers by a move at once where it was decided', async () => {
    await handOver(100, { agoS: 300, status: 'SENT', destination: '49' });
    await handOver(100, { agoS: 300, status: 'DELIVERED', deliveredAfterS: 1, by: 'two', destination: '49' });
    const traffic = new Traffic({ channel: 'SMS', pool, providers: providers(), log: createLogger({ service: 'sms', level: 'silent' }) });
    await traffic.judge();
    expect(traffic.standingOf('one', '49').keep).toBe(0.75);
    await traffic.stop();
  });

  it('reads the range that came due, not the claims that are stored', async () => {
    await pool.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, taken_at)
       SELECT 'old-' || n, 'm', 'DELIVERED', 'one', now() - interval '2 days' + n * interval '1 s' FROM generate_series(1, 100000) n`,
    );
    await handOver(100, { agoS: 300, status: 'SENT' });
    await pool.query('VACUUM ANALYZE claims');
    await health().decide();
    await pool.query('SELECT pg_stat_force_next_flush()');
    const before = await pool.query(`SELECT seq_scan::int FROM pg_stat_user_tables WHERE relname = 'claims'`);
    const plan = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF)
       SELECT count(*) FROM claims WHERE taken_at >= now() - interval '400 s' AND taken_at < now() - interval '60 s' AND provider = 'one'`,
    );
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toMatch(/Bitmap Index Scan on claims_taken/);
    expect(Number(/Rows Removed by Index Recheck: (\d+)/.exec(text)?.[1] ?? 0)).toBeLessThan(10_000);
    await health().decide();
    await pool.query('SELECT pg_stat_force_next_flush()');
    const after = await pool.query(`SELECT seq_scan::int FROM pg_stat_user_tables WHERE relname = 'claims'`);
    expect(after.rows[0].seq_scan).toBe(before.rows[0].seq_scan);
  });
});

describe('a provider that takes and never delivers', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const kind = { kind: 'stub', url: stub.url, expectedDeliveryMs: 400 };
    // The window is longer than any stall: a channel that was idle for a whole one gives traffic back.
    const health = { windowMs: 12_000, everyMs: 100, minimumSample: 10, probeSample: 3, dwellMs: 300, quietMs: 400, probeShare: 0.1 };
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub) }, providers: [{ id: 'first', ...kind }, { id: 'second', ...kind }], health });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  /** Sends until `enough`. What a provider of `confirmed` takes it confirms before it answers: never late, however slow the machine is. */
  async function sendUntil(confirmed: readonly string[], enough: () => Promise<boolean>): Promise<void> {
    stub.answer(({ provider, attemptId }) => ({
      kind: 'TAKE',
      id: attemptId,
      beforeReply: async () => {
        if (confirmed.includes(provider)) await test.post(`/receipts/${provider}`, [{ providerMessageId: attemptId, status: 'DELIVERED' }], { 'x-stub': 'right' });
      },
    }));
    await waitFor(
      async () => {
        const dispatches = Array.from({ length: 20 }, () => aDispatch());
        await test.dispatch(...dispatches);
        await Promise.all(dispatches.map(({ attemptId }) => test.reported(attemptId, 'SENT')));
        return enough();
      },
      { timeoutMs: 60_000 },
    );
  }

  const keepOf = async (provider: string) =>
    Number((await test.database.query(`SELECT min(keep) AS keep FROM provider_shares WHERE provider = $1`, [provider])).rows[0]?.keep ?? 1);
  const passedOver = () => test.events.filter((event) => event.passedOver.some(({ reason }) => reason === 'PASS_REASON_HEALTH_SHARE'));

  it('gives up its traffic step by step but for its probes, and gets it back when they are confirmed', async () => {
    await sendUntil(['second'], async () => (await keepOf('first')) === 0.1);
    expect(passedOver()[0]).toMatchObject({ provider: 'second', passedOver: [{ provider: 'first' }] });
    const moves = test.logLines.filter(({ msg }) => msg === 'traffic of a provider was moved');
    expect(moves.map(({ keep }) => keep)).toEqual([0.75, 0.5, 0.25, 0.1]);
    expect(moves[0]).toMatchObject({ provider: 'first', reason: 'TRIAL' });
    await sendUntil(['first', 'second'], async () => (await keepOf('first')) === 1);
  });
});
