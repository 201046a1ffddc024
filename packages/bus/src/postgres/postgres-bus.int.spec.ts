import { testDatabase, type TestDatabase } from '@switchback/testing';

import { busContract } from '../testing/bus-contract';

let database: TestDatabase | undefined;

afterAll(() => database?.drop());

busContract('the bus on Postgres', async () => {
  database ??= await testDatabase();
  return { kind: 'postgres', connectionString: database.connectionString };
});
