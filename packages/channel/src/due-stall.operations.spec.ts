import { Secret } from '@switchback/service';
import { TcpProxy, waitFor } from '@switchback/testing';

import { ChannelUnderTest } from '../testing/channel-under-test';

/** The promise: it is known within it, with the limits that services run with. */
const KNOWN_WITHIN_MS = 60_000;

interface Told {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
}

describe("a channel's liveness", () => {
  let sms: ChannelUnderTest;
  let proxy: TcpProxy;

  beforeAll(async () => {
    sms = await ChannelUnderTest.create();
    const url = new URL(sms.connectionString);
    proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    // Its consumer reaches the bus directly: only its own database falls silent.
    await sms.start({ SWITCHBACK_DATABASE_URL: new Secret(url.href) });
  }, 60_000);

  afterAll(async () => {
    await proxy.close();
    await sms.close();
  }, 60_000);

  it('holds while attempts wait and are called, and fails when a look at them does not come back', async () => {
    await sms.dispatch(...Array.from({ length: 20 }, (_, index) => ({ attemptId: `attempt-${index}` })));
    await sms.reported('attempt-19', 'DELIVERED');
    expect((await live()).status).toBe(200);
    proxy.fallSilent();
    const told = await waitFor(
      async () => {
        const answer = await live();
        const { checks }: Told = JSON.parse(await answer.text());
        return answer.status === 503 ? checks : undefined;
      },
      { timeoutMs: KNOWN_WITHIN_MS, intervalMs: 500, what: 'the stuck look to be known' },
    );
    expect(told.filter(({ ok }) => !ok)).toEqual([{ name: 'due attempts', ok: false, detail: expect.stringMatching(/^the database has not answered for (4[5-9]|5\d) s$/) }]);
  }, 90_000);

  function live(): Promise<Response> {
    return fetch(`${sms.url}/health/live`, { signal: AbortSignal.timeout(5_000) });
  }
});
