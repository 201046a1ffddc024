import { testDatabase, type TestDatabase } from '@switchback/testing';
import { type Pool } from 'pg';

import { createPool } from './pool';
import { transaction } from './transaction';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = createPool({ connectionString: database.connectionString, applicationName: 'spec', schema: 'public', max: 4, onError: () => undefined });
  await pool.query('CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL); INSERT INTO account VALUES (1, 0), (2, 0)');
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const balances = async (): Promise<number[]> => (await pool.query('SELECT balance FROM account ORDER BY id')).rows.map((row) => row.balance);

test('a throw rolls back and comes out as it is', async () => {
  const failure = new Error('no');
  const work = transaction(pool, async (client) => {
    await client.query('UPDATE account SET balance = 99');
    throw failure;
  });
  await expect(work).rejects.toBe(failure);
  expect(await balances()).toEqual([0, 0]);
});

test('deadlocked transactions all succeed', async () => {
  const move = (from: number, to: number): Promise<void> =>
    transaction(pool, async (client) => {
      await client.query('UPDATE account SET balance = balance - 1 WHERE id = $1', [from]);
      await client.query('SELECT pg_sleep(0.05)');
      await client.query('UPDATE account SET balance = balance + 1 WHERE id = $1', [to]);
    });
  await Promise.all([move(1, 2), move(2, 1)]);
  expect(await balances()).toEqual([0, 0]);
});

test('a connection that the server ended is not used again', async () => {
  const work = transaction(pool, async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    await client.query('SELECT 1');
  });
  await expect(work).rejects.toThrow();
  for (let n = 0; n < 8; n += 1) expect(await transaction(pool, async (client) => (await client.query('SELECT 1')).rowCount)).toBe(1);
  expect(pool.totalCount - pool.idleCount).toBe(0);
});
