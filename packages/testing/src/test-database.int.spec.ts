import { Client } from 'pg';

import { testDatabase } from './test-database';

describe('testDatabase', () => {
  it('gives each caller an empty database of its own, and drops it', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    await query(one.connectionString, 'CREATE TABLE letters (letter text)');
    await expect(query(other.connectionString, 'SELECT * FROM letters')).rejects.toThrow('does not exist');
    await one.drop();
    await expect(query(one.connectionString, 'SELECT 1')).rejects.toThrow('does not exist');
    await other.drop();
  });
});

async function query(connectionString: string, text: string): Promise<unknown> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
