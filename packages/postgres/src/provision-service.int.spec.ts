import { randomBytes } from 'node:crypto';

import { testDatabase, type TestDatabase } from '@switchback/testing';
import { Client } from 'pg';

import { provisionService } from './provision-service';

const databases: TestDatabase[] = [];
const role = `spec_${randomBytes(6).toString('hex')}`;

beforeAll(async () => {
  for (let count = 0; count < 4; count += 1) databases.push(await testDatabase());
});
afterAll(async () => {
  for (const database of databases.slice(1)) await database.drop();
  const client = new Client({ connectionString: databases[0]?.connectionString });
  await client.connect();
  await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await client.end();
  await databases[0]?.drop();
});

test('a role that several databases of a cluster share is provisioned by all of them at once', async () => {
  const all = databases.flatMap(({ connectionString }) => Array.from({ length: 5 }, () => connectionString));
  await Promise.all(all.map((adminConnectionString) => provisionService({ adminConnectionString, schema: 'service', role, password: 'spec' })));
  for (const { connectionString } of databases) {
    const url = new URL(connectionString);
    [url.username, url.password] = [role, 'spec'];
    const client = new Client({ connectionString: url.href });
    await client.connect();
    expect((await client.query('SELECT current_schema() AS schema')).rows).toEqual([{ schema: 'service' }]);
    await client.end();
  }
});
