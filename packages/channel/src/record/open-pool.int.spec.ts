import { Outbox } from '@switchback/bus';
import { migrate, type Pool } from '@switchback/postgres';
import { testDatabase, type TestDatabase } from '@switchback/testing';

import { migrationsDirectory } from '../migrations-directory';
import { type CallResult } from './call-result';
import { insertClaims } from './insert-claims';
import { openPool } from './open-pool';
import { recordReceipts } from './record-receipts';
import { recordResults } from './record-results';

const ids = Array.from({ length: 300 }, (_, n) => `new-${n}`);

describe('with many claims and statistics that know of none in SENDING', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    const { connectionString } = database;
    pool = openPool({ connectionString, applicationName: 'test', schema: 'sms', max: 1, onError: () => undefined });
    await pool.query('CREATE SCHEMA sms');
    await migrate({ connectionString, schema: 'sms', directory: migrationsDirectory, log: () => undefined });
    await pool.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, provider_message_id)
       SELECT 'old-' || n, 'm', 'DELIVERED', 'one', 'pm-' || n FROM generate_series(1, 20000) n`,
    );
    await pool.query('ANALYZE claims');
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  async function rowsReadBySequentialScans(): Promise<number> {
    await pool.query('SELECT pg_stat_force_next_flush()');
    const result = await pool.query(`SELECT seq_tup_read::int FROM pg_stat_user_tables WHERE schemaname = 'sms' AND relname = 'claims'`);
    return result.rows[0].seq_tup_read;
  }

  it('finds claims by their keys, to record results and receipts', async () => {
    const outbox = new Outbox({ pool, bus: () => Promise.reject(new Error('no bus here')), onError: () => undefined });
    const before = await rowsReadBySequentialScans();
    const claim = { messageId: 'm', status: 'SENDING', provider: 'one', calls: 1, leaseMs: 60_000, wakes: false, errorClass: null, code: null, trace: null, dispatch: null, stepEndsAt: null, destination: null, passedOver: null } as const;
    await insertClaims(pool, outbox, 'SMS', ids.map((attemptId) => ({ ...claim, attemptId })));
    await recordResults(
      outbox,
      'SMS',
      ids.map((attemptId): CallResult => {
        const next = { type: 'TAKEN', status: 'SENT', providerMessageId: `pm-${attemptId}` } as const;
        return { attemptId, messageId: 'm', provider: 'one', call: 1, next, calledAt: 1, stepTime: undefined, endedAt: 2, passedOver: [], dispatch: null, askInMs: null, reconcileInMs: null, trace: null };
      }),
    );
    const receipts = ids.map((attemptId, ordinal) => ({
      deliveryId: '00000000-0000-4000-8000-000000000000',
      ordinal,
      payload: null,
      provider: 'one',
      receipt: { providerMessageId: `pm-${attemptId}`, status: 'DELIVERED' as const },
      receivedAt: 3,
      headers: () => ({}),
    }));
    const fates = await outbox.transaction((transaction) => recordReceipts(transaction, receipts));
    expect(new Set(fates)).toEqual(new Set(['MATCHED']));
    expect((await rowsReadBySequentialScans()) - before).toBeLessThan(20_000);
  });
});
