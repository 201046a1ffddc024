import { randomBytes } from 'node:crypto';

import { gatewayDatabase, type GatewayDatabase } from '../testing/gateway-database';
import { messageId } from './decide/message-id';
import { forgetRequests } from './forget-requests';

const NOW = 1_700_000_000_000;
const DAY_MS = 24 * 3_600_000;
let database: GatewayDatabase;

beforeAll(async () => {
  database = await gatewayDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('TRUNCATE accepted_messages'));

async function store(requestId: string, acceptedAt: number): Promise<void> {
  await database.pool.query(
    'INSERT INTO accepted_messages (customer_id, request_id, message_id, fingerprint, answer) VALUES ($1, $2, $3, $4, $4)',
    ['acme', requestId, messageId(acceptedAt, randomBytes(10)), Buffer.alloc(1)],
  );
}

async function remembered(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>('SELECT request_id AS id FROM accepted_messages ORDER BY message_id');
  return rows.map(({ id }) => id);
}

describe('forgetRequests', () => {
  it('forgets what is older than promised, in as many batches as it takes', async () => {
    for (let i = 0; i < 5; i += 1) {
      await store(`old-${i}`, NOW - DAY_MS - 1 - i);
    }
    await store('just-in-time', NOW - DAY_MS);
    await store('new', NOW);
    const { signal } = new AbortController();
    expect(await forgetRequests(database.pool, { acceptedBefore: NOW - DAY_MS, batchSize: 2, signal })).toBe(5);
    expect(await remembered()).toEqual(['just-in-time', 'new']);
  });

  it('ends between two batches when it is stopped', async () => {
    for (let i = 0; i < 5; i += 1) await store(`old-${i}`, NOW - DAY_MS - 1 - i);
    const stopped = AbortSignal.abort();
    expect(await forgetRequests(database.pool, { acceptedBefore: NOW - DAY_MS, batchSize: 2, signal: stopped })).toBe(0);
    const stopping = new AbortController();
    const forgetting = forgetRequests(database.pool, { acceptedBefore: NOW - DAY_MS, batchSize: 2, signal: stopping.signal });
    stopping.abort();
    expect(await forgetting).toBe(2);
    expect(await remembered()).toHaveLength(3);
  });
});
