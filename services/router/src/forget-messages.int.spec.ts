import { randomUUID } from 'node:crypto';

import { AttemptStatus, Channel, FallbackPolicy, ListMessagesRequest, type routerV1, SimulatePolicyRequest } from '@switchback/contracts';

import { call, refusal } from '../testing/call';
import { accepted } from '../testing/accepted';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';
import { lowestIdAcceptedAt } from './decide/message-id-range';
import { forgetMessages } from './forget-messages';
import { SearchTerms } from './record/search-terms';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const terms = new SearchTerms('the key of the router spec');

let router: RouterFixture;
let replica: RunningReplica;
let made = 0;

beforeAll(async () => {
  router = await RouterFixture.create();
  // The spec forgets by itself.
  replica = await router.startReplica({ SWITCHBACK_RETENTION_DAYS: '0' });
  await router.policy();
});
afterAll(() => router.stop());

const settledBefore = () => new Date(Date.now() - 30 * DAY_MS);
const forget = (batchSize?: number) => forgetMessages(router.pool, terms, { settledBefore: settledBefore(), signal: NEVER, ...(batchSize === undefined ? {} : { batchSize }) });
const get = (messageId: string) => call<routerV1.GetMessageResponse>((done) => replica.client.getMessage({ customerId: 'acme', request: { messageId } }, done));

/** A routed message that seems to be so many days old. */
async function aged(days: number, policy = 'default'): Promise<string> {
  const id = `${lowestIdAcceptedAt(Date.now() - days * DAY_MS)}${String((made += 1)).padStart(16, '0')}`;
  await router.accept({ policy }, id);
  await router.statusIs(id, 'IN_PROGRESS');
  return id;
}

async function delivered(days: number, policy?: string): Promise<string> {
  const id = await aged(days, policy);
  await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
  await router.statusIs(id, 'DELIVERED');
  await router.pool.query(
    `UPDATE messages SET accepted_at = now() - $2 * interval '1 day', settled_at = now() - $2 * interval '1 day', expires_at = now() - interval '1 hour' WHERE id = $1`,
    [id, days],
  );
  return id;
}

/** How many rows are stored of a message, by table. */
async function rowsOf(id: string): Promise<Record<string, number>> {
  const tables = { messages: 'id', message_inputs: 'message_id', timeline: 'message_id', message_terms: 'message_id' };
  const counts = Object.entries(tables).map(async ([table, column]) => {
    const { rows } = await router.pool.query<{ count: number }>(`SELECT count(*)::int FROM ${table} WHERE ${column} = $1`, [id]);
    return [table, rows[0]?.count ?? 0];
  });
  return Object.fromEntries(await Promise.all(counts));
}

describe('forgetting messages', () => {
  it('deletes what settled long ago, whole, and nothing else', async () => {
    const old = [await delivered(31), await delivered(60), await delivered(31)];
    const [recent, open, unexpired] = [await delivered(29), await aged(60), await delivered(60)];
    await router.pool.query(`UPDATE messages SET expires_at = now() + interval '1 day' WHERE id = $1`, [unexpired]);
    const kept = await Promise.all([recent, open, unexpired].map(rowsOf));
    expect(await rowsOf(old[0] ?? '')).toMatchObject({ messages: 1, message_inputs: 1, message_terms: 3 });
    expect(await forget(2)).toBe(3);
    for (const id of old) {
      expect(await rowsOf(id)).toEqual({ messages: 0, message_inputs: 0, timeline: 0, message_terms: 0 });
      expect(await refusal(get(id))).toBe('MESSAGE_NOT_FOUND');
    }
    expect(await Promise.all([recent, open, unexpired].map(rowsOf))).toEqual(kept);
    const request = ListMessagesRequest.fromPartial({ metadata: { order: '17' }, pageSize: 200 });
    const { response } = await call<routerV1.ListMessagesResponse>((done) => replica.client.listMessages({ customerId: 'acme', request }, done));
    expect(response?.messages.map(({ id }) => id).toSorted()).toEqual([recent, open, unexpired].toSorted());
  });

  it('starts no step when the bus delivers once more what was forgotten', async () => {
    const id = await delivered(31);
    expect(await forget()).toBe(1);
    const value = accepted(id, { ttlMs: -DAY_MS });
    await router.bus.publish([{ topic: 'switchback.messages.accepted.v1', key: id, value, headers: {} }]);
    await router.statusIs(id, 'EXPIRED');
    expect(router.dispatched.sms.items.filter(({ messageId }) => messageId === id)).toHaveLength(1);
  });

  it('ends between two batches when it is told to', async () => {
    expect(await forgetMessages(router.pool, terms, { settledBefore: settledBefore(), signal: AbortSignal.abort() })).toBe(0);
  });
});

describe('forgetting policies that came with messages', () => {
  const bring = async (seconds: number): Promise<string> => {
    const request = FallbackPolicy.fromPartial({ steps: [{ channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds } }] });
    const { response } = await call<routerV1.StoreInlinePolicyResponse>((done) => replica.client.storeInlinePolicy({ customerId: 'acme', request, validateOnly: false }, done));
    return response?.name ?? '';
  };
  const timeIsOver = (name: string) => router.pool.query(`UPDATE policy_versions SET kept_until = now() - interval '1 hour' WHERE name = $1`, [name]);
  const stored = async (name: string) => (await router.pool.query('SELECT 1 FROM policy_versions WHERE name = $1', [name])).rowCount === 1;

  it('deletes those that no message uses, once their time is over', async () => {
    const [used, unused, fresh] = [await bring(101), await bring(102), await bring(103)];
    const message = await aged(40, used);
    await timeIsOver(used);
    await timeIsOver(unused);
    await forget();
    expect([await stored(used), await stored(unused), await stored(fresh), await stored('default')]).toEqual([true, false, true, true]);
    await router.report(message, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(message, 'DELIVERED');
    await router.pool.query(`UPDATE messages SET settled_at = now() - interval '31 days', expires_at = now() - interval '1 hour' WHERE id = $1`, [message]);
    await forget();
    expect(await stored(used)).toBe(false);
  });

  it('keeps one that is brought again', async () => {
    const name = await bring(104);
    await timeIsOver(name);
    await bring(104);
    await forget();
    expect(await stored(name)).toBe(true);
  });
});

it('a simulation looks at no time of which some messages are deleted', async () => {
  const other = await router.startReplica({ SWITCHBACK_RETENTION_DAYS: '10' });
  const policy = `p-${randomUUID().slice(0, 8)}`;
  await router.policy({ name: policy, steps: [{ channel: 'SMS' }] });
  await delivered(9, policy);
  await delivered(11, policy);
  const request = SimulatePolicyRequest.fromPartial({
    policy: { name: 'candidate', steps: [{ channel: Channel.CHANNEL_SMS }] },
    routedBy: policy,
    acceptedAfter: new Date(Date.now() - 60 * DAY_MS),
  });
  const simulated = async ({ client }: RunningReplica) =>
    (await call<routerV1.SimulatePolicyResponse>((done) => client.simulatePolicy({ customerId: 'acme', request }, done))).response?.baseline?.messages;
  expect([await simulated(replica), await simulated(other)]).toEqual([2, 1]);
});
