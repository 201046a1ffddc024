import { testDatabase, type TestDatabase } from '@switchback/testing';
import { Client } from 'pg';

import { bigintArray, byteaArray, integerArray, jsonbArray, textArray, timestampArray } from './binary-array';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.connectionString });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const roundTrip = async (type: string, parameter: Buffer): Promise<unknown> =>
  (await client.query(`SELECT array_agg(v ORDER BY n) AS list FROM unnest($1::${type}[]) WITH ORDINALITY AS u(v, n)`, [parameter])).rows[0].list;

test.each<[string, (values: never[]) => Buffer, unknown[]]>([
  ['bytea', byteaArray, [Buffer.from([0, 255, 92]), null, Buffer.alloc(0), Buffer.alloc(100_000, 7)]],
  ['text', textArray, ['', null, 'plain', 'NULL', '{"a",\\}', 'žluťoučký 🐎 𝒳', 'x'.repeat(100_000)]],
  ['int4', integerArray, [0, -1, null, 2_147_483_647, -2_147_483_648]],
  ['timestamptz', timestampArray, [new Date(0), null, new Date('1999-12-31T23:59:59.999Z'), new Date('2126-02-28T12:00:00.001Z')]],
])('%s goes and comes back', async (type, encode, values) => {
  expect(await roundTrip(type, encode(values as never[]))).toEqual(values);
  expect(await roundTrip(type, encode([]))).toBeNull();
});

test('int8 and jsonb go and come back', async () => {
  expect(await roundTrip('int8', bigintArray([0n, null, -(2n ** 63n), 2n ** 63n - 1n]))).toEqual(['0', null, '-9223372036854775808', '9223372036854775807']);
  const values = [{ a: ['ü', 1, null] }, null, 'text', 3];
  expect(await roundTrip('jsonb', jsonbArray(values.map((value) => (value === null ? null : JSON.stringify(value)))))).toEqual(values);
});
