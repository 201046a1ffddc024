import { testDatabase, type TestDatabase } from '@switchback/testing';
import { type Pool, type PoolClient } from 'pg';

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

test('what is known together is written together: BEGIN with the first statements, COMMIT with the last', async () => {
  let writes = 0;
  await transaction(
    pool,
    async (client) => {
      const { stream } = client.connection;
      const countWrites = (name: '_write' | '_writev'): void => {
        const write: unknown = Reflect.get(stream, name);
        Reflect.set(stream, name, (...args: readonly unknown[]): unknown => {
          writes += 1;
          return typeof write === 'function' ? Reflect.apply(write, stream, args) : undefined;
        });
      };
      countWrites('_write');
      countWrites('_writev');
      await Promise.all([client.query('SELECT $1::int', [1]), client.query('SELECT $1::int', [2])]);
    },
    (client) => [client.query('SELECT $1::int', [3]), client.query('SELECT $1::int', [4])],
  );
  expect(writes).toBe(2);
});

test('a last statement that cannot even be sent leaves nothing behind, nor do those sent with it', async () => {
  const unreadable = { toPostgres: () => { throw new Error('no such value'); } };
  const faults = [
    async () => { throw new Error('no such value'); },
    (client: PoolClient) => client.query('UPDATE account SET balance = $1', [unreadable]),
    async (client: PoolClient) => {
      await client.query('UPDATE account SET balance = $1', [unreadable]);
    },
  ];
  for (const fault of faults) {
    const work = transaction(
      pool,
      (client) => client.query('UPDATE account SET balance = 99'),
      (client) => [client.query('UPDATE account SET balance = balance + 1'), fault(client), client.query('SELECT 1')],
    );
    await expect(work).rejects.toThrow('no such value');
    expect(await balances()).toEqual([0, 0]);
  }
  const renamed = transaction(
    pool,
    (client) => client.query({ name: 'spec.set', text: 'UPDATE account SET balance = 99' }),
    (client) => [client.query({ name: 'spec.set', text: 'UPDATE account SET balance = 98' })],
  );
  await expect(renamed).rejects.toThrow('must be unique');
  expect(await balances()).toEqual([0, 0]);
});

test('last statements that the server refuses leave nothing behind, and the first error comes out', async () => {
  const work = transaction(
    pool,
    (client) => client.query('UPDATE account SET balance = 99'),
    (client) => [client.query('SELECT 1'), client.query('SELECT 1 / 0'), client.query('SELECT 1')],
  );
  await expect(work).rejects.toThrow('division by zero');
  expect(await balances()).toEqual([0, 0]);
});

test('work that hides the error of a statement does not pass for committed', async () => {
  const work = transaction(pool, async (client) => {
    await client.query('UPDATE account SET balance = 99');
    await client.query('SELECT 1 / 0').catch(() => undefined);
  });
  await expect(work).rejects.toThrow('nothing was committed');
  expect(await balances()).toEqual([0, 0]);
});

test('a connection lost between the work and its commit leaves nothing behind', async () => {
  const work = transaction(
    pool,
    async (client) => {
      await client.query('UPDATE account SET balance = 99');
      return (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    },
    (client, pid) => [pool.query('SELECT pg_terminate_backend($1, 5000)', [pid]), client.query('SELECT pg_sleep(5)')],
  );
  await expect(work).rejects.toThrow();
  expect(await balances()).toEqual([0, 0]);
});
