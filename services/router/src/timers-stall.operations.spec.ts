import { TcpProxy, waitFor } from '@switchback/testing';

import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';

/** The promise: it is known within it, with the limits that services run with. */
const KNOWN_WITHIN_MS = 60_000;
/** For so long one timer falls due each half second. */
const TIMERS_FOR_MS = 70_000;

describe("the router's liveness", () => {
  let router: RouterFixture;
  let proxy: TcpProxy;
  let stuck: RunningReplica;
  let busy: RunningReplica;

  beforeAll(async () => {
    router = await RouterFixture.create();
    const url = new URL(router.database.connectionString);
    proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    busy = await router.startReplica();
    const policyVersion = await router.policy();
    const now = Date.now();
    const due = Array.from({ length: TIMERS_FOR_MS / 500 }, (_, index) => new Date(now + 3_000 + (index + 1) * 500));
    await Promise.all(due.map((sendAt) => router.routed({ policyVersion, schedule: { sendAt } })));
    // Its consumers reach the bus directly: only its own database falls silent.
    stuck = await router.startReplica({ SWITCHBACK_DATABASE_URL: url.href });
  }, 60_000);

  afterAll(async () => {
    await proxy.close();
    await router.stop();
  }, 60_000);

  it('fails when a look at the timers does not come back, and says so; it holds for one who fires timers all the time', async () => {
    expect(await stuck.live()).toMatchObject({ status: 200 });
    proxy.fallSilent();
    const saidOfBusy = new Set<number>();
    const told = await waitFor(
      async () => {
        saidOfBusy.add((await busy.live()).status);
        const { status, body } = await stuck.live();
        return status === 503 ? body : undefined;
      },
      { timeoutMs: KNOWN_WITHIN_MS, intervalMs: 500, what: 'the stuck timers to be known' },
    );
    expect(told).toMatchObject({
      ok: false,
      checks: [{ name: 'event loop', ok: true }, { name: 'consumers', ok: true }, { name: 'timers', ok: false, detail: expect.stringMatching(/^the database has not answered for (4[5-9]|5\d) s$/) }],
    });
    expect([...saidOfBusy]).toEqual([200]);
  }, 90_000);
});
