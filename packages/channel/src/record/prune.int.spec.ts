import { createPool, migrate, type Pool } from '@switchback/postgres';
import { testDatabase, type TestDatabase } from '@switchback/testing';

import { migrationsDirectory } from '../migrations-directory';
import { prune } from './prune';

describe('prune', () => {
  let database: TestDatabase;
  let pool: Pool;
  const never = new AbortController().signal;
  beforeAll(async () => {
    database = await testDatabase();
    const { connectionString } = database;
    pool = createPool({ connectionString, applicationName: 'test', schema: 'sms', onError: () => undefined });
    await pool.query('CREATE SCHEMA sms');
    await migrate({ connectionString, schema: 'sms', directory: migrationsDirectory, log: () => undefined });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('deletes what is settled and old, and nothing else', async () => {
    const claims: [status: string, days: number, kept: boolean][] = [
      ['DELIVERED', 8, false],
      ['DELIVERED', 6, true],
      ['CANCELED', 8, false],
      ['SENT', 8, true],
      ['SENT', 31, false],
      ['UNKNOWN', 31, false],
      ['QUEUED', 31, true],
      ['SENDING', 31, true],
    ];
    for (const [status, days] of claims) {
      await pool.query(
        `INSERT INTO claims (attempt_id, message_id, status, created_at, updated_at) VALUES ($1, 'm', $2, now() - $3::int * interval '1 day', now() - $3::int * interval '1 day')`,
        [`${status}-${days}`, status, days],
      );
    }
    const receipts: [attemptId: string | null, days: number, kept: boolean][] = [
      ['a', 8, false],
      ['a', 6, true],
      [null, 4, false],
      [null, 2, true],
    ];
    for (const [attemptId, days] of receipts) {
      await pool.query(
        `INSERT INTO receipts (delivery_id, ordinal, provider, provider_message_id, attempt_id, status, received_at)
         VALUES (gen_random_uuid(), 0, 'p', $1, $2, 'DELIVERED', now() - $3::int * interval '1 day')`,
        [`${attemptId ?? 'nobody'}-${days}`, attemptId, days],
      );
    }
    expect(await prune(pool, never)).toBe(6);
    const leftClaims = await pool.query('SELECT attempt_id FROM claims');
    expect(leftClaims.rows.map((row) => row.attempt_id).toSorted()).toEqual(claims.flatMap(([status, days, kept]) => (kept ? [`${status}-${days}`] : [])).toSorted());
    const leftReceipts = await pool.query('SELECT provider_message_id FROM receipts');
    expect(leftReceipts.rows.map((row) => row.provider_message_id).toSorted()).toEqual(['a-6', 'nobody-2']);
  });

  it('goes on in batches until nothing is left', async () => {
    await pool.query(
      `INSERT INTO claims (attempt_id, message_id, status, created_at, updated_at)
       SELECT 'many-' || n, 'm', 'READ', now() - interval '9 days', now() - interval '9 days' FROM generate_series(1, 5000) n`,
    );
    expect(await prune(pool, never)).toBe(5_000);
    expect(await prune(pool, AbortSignal.abort())).toBe(0);
  });
});
