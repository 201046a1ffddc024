import { Dispatch } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';
import { Client } from 'pg';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

describe('after a crash', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [
      { id: 'one', kind: 'stub', url: stub.url },
      { id: 'asked', kind: 'asked', url: stub.url },
      { id: 'endless', kind: 'stub', url: stub.url, timeoutMs: 120_000 },
    ];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub), asked: stubKind(stub, true) }, providers });
    await test.start();
    await test.stop();
  });
  beforeEach(() => stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` })));
  afterEach(() => test.stop());
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  /** What a process leaves behind that was killed between claim and record. */
  async function abandoned(dispatch: Dispatch, provider: string): Promise<void> {
    await test.database.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, calls, lease_until) VALUES ($1, $2, 'SENDING', $3, 1, now() - interval '1 s')`,
      [dispatch.attemptId, dispatch.messageId, provider],
    );
  }

  it('concludes a call without a record as UNKNOWN and never makes it again', async () => {
    const dispatch = aDispatch();
    await abandoned(dispatch, 'one');
    await test.start();
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'UNKNOWN')).toMatchObject({ errorClass: 'ERROR_CLASS_AMBIGUOUS', providerCode: 'LEASE_EXPIRED', provider: 'one' });
    const fence = aDispatch();
    await test.dispatch(dispatch, fence);
    await test.reported(fence.attemptId, 'SENT');
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(0);
  });

  it('counts the time of a call without a record from the first call of its attempt', async () => {
    const dispatch = aDispatch({ fallbackAfterMs: 60_000 });
    await abandoned(dispatch, 'one');
    const firstCalledAt = new Date(Date.now() - 30_000);
    await test.database.query('UPDATE claims SET calls = 2, first_called_at = $2 WHERE attempt_id = $1', [dispatch.attemptId, firstCalledAt]);
    await test.start();
    expect(await test.reported(dispatch.attemptId, 'UNKNOWN')).toMatchObject({ handoffTime: firstCalledAt });
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ handoff_at: firstCalledAt });
  });

  it('asks a provider that can be asked', async () => {
    const dispatch = aDispatch();
    stub.known.set(dispatch.attemptId, { providerMessageId: '0099', attemptId: dispatch.attemptId, status: 'DELIVERED' });
    await abandoned(dispatch, 'asked');
    await test.start();
    expect(await test.reported(dispatch.attemptId, 'DELIVERED')).toMatchObject({ providerMessageId: '0099', provider: 'asked' });
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['UNKNOWN', 'DELIVERED']);
  });

  it('goes on with what waits, from where it was', async () => {
    const [waiting, orphan] = [aDispatch(), aDispatch()];
    for (const [dispatch, provider] of [[waiting, 'one'], [orphan, 'no-longer-configured']] as const) {
      await test.database.query(
        `INSERT INTO claims (attempt_id, message_id, status, provider, calls, wake_at, dispatch)
         VALUES ($1, $2, 'QUEUED', $3, 1, now() + interval '300 ms', $4)`,
        [dispatch.attemptId, dispatch.messageId, provider, Dispatch.encode(dispatch).finish()],
      );
    }
    await test.start();
    await test.reported(waiting.attemptId, 'SENT');
    expect(stub.callsOf(waiting.attemptId)).toMatchObject([{ attemptId: waiting.attemptId, call: 2, provider: 'one' }]);
    await test.reported(orphan.attemptId, 'SENT');
  });

  it('expires what waited for too long, without a call', async () => {
    const dispatch = aDispatch({ expireTime: new Date(Date.now() - 1_000) });
    await test.database.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, wake_at, dispatch) VALUES ($1, $2, 'QUEUED', 'one', now(), $3)`,
      [dispatch.attemptId, dispatch.messageId, Dispatch.encode(dispatch).finish()],
    );
    await test.start();
    expect(await test.reported(dispatch.attemptId, 'EXPIRED')).toMatchObject({ handoffTime: undefined });
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(0);
  });

  it('records a call once the database is back, and makes it no second time', async () => {
    await test.start();
    const dispatch = aDispatch();
    // The service's sessions are cut off while the provider has the call, and refused for a while.
    const outage = new Outage(test.connectionString);
    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}`, beforeReply: () => outage.begin() }));
    await test.dispatch(dispatch);
    await waitFor(() => test.logLines.some((line) => line['msg'] === 'a result could not be recorded yet'));
    await outage.end();
    await test.reported(dispatch.attemptId, 'SENT', 20_000);
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(1);
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['SENT']);
  });

  it('lets calls end when it is stopped, and records them', async () => {
    await test.start();
    const dispatch = aDispatch();
    let reply: () => void = () => undefined;
    const replied = new Promise<void>((resolve) => (reply = resolve));
    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: attemptId, beforeReply: () => replied }));
    await test.dispatch(dispatch);
    await waitFor(() => stub.callsOf(dispatch.attemptId).length === 1);
    const stopped = test.stop();
    reply();
    await stopped;
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ status: 'SENT' });
  });

  it('cuts off calls that do not end when it is stopped: they are UNKNOWN', async () => {
    await test.start();
    const dispatch = aDispatch({ providers: ['endless'] });
    stub.answer(() => ({ kind: 'HANG' }));
    await test.dispatch(dispatch);
    await waitFor(() => stub.callsOf(dispatch.attemptId).length === 1);
    await test.stop();
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ status: 'UNKNOWN' });
  }, 60_000);
});

/** Cuts off the service's sessions and lets it write nothing until it ends; of this test's database alone. */
class Outage {
  readonly #client: Client;

  constructor(connectionString: string) {
    this.#client = new Client({ connectionString });
  }

  async begin(): Promise<void> {
    await this.#client.connect();
    await this.#client.query(`${alter(this.#client)} SET default_transaction_read_only = on`);
    await this.#client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'switchback-sms' AND datname = current_database()`);
  }

  async end(): Promise<void> {
    await this.#client.query('SET default_transaction_read_only = off');
    await this.#client.query(`${alter(this.#client)} RESET default_transaction_read_only`);
    await this.#client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'switchback-sms' AND datname = current_database()`);
    await this.#client.end();
  }
}

function alter(client: Client): string {
  return `ALTER DATABASE ${client.database ?? ''}`;
}
