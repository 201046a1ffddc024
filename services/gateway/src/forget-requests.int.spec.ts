import { randomBytes } from 'node:crypto';

import { waitFor } from '@switchback/testing';

import { gatewayDatabase, type GatewayDatabase } from '../testing/gateway-database';
import { messageId } from './decide/message-id';
import { ForgetRequests } from './forget-requests';

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

function forgetRequests(onError: (error: unknown) => void = () => undefined): ForgetRequests {
  return new ForgetRequests({ pool: database.pool, retentionMs: DAY_MS, now: () => NOW, onError, batchSize: 2, everyMs: 10 });
}

describe('ForgetRequests', () => {
  it('forgets what is older than promised, in as many batches as it takes', async () => {
    for (let i = 0; i < 5; i += 1) {
      await store(`old-${i}`, NOW - DAY_MS - 1 - i);
    }
    await store('just-in-time', NOW - DAY_MS);
    await store('new', NOW);
    expect(await forgetRequests().sweep()).toBe(5);
    expect(await remembered()).toEqual(['just-in-time', 'new']);
  });

  it('goes on by itself, also after an error, until it is stopped', async () => {
    const errors: unknown[] = [];
    const forget = forgetRequests((error) => errors.push(error));
    await database.pool.query('ALTER TABLE accepted_messages RENAME TO elsewhere');
    forget.start();
    await waitFor(() => errors.length > 0);
    await database.pool.query('ALTER TABLE elsewhere RENAME TO accepted_messages');
    await store('old', NOW - 2 * DAY_MS);
    await waitFor(async () => (await remembered()).length === 0);
    await forget.stop();
  });
});
