import { AttemptStatus } from '@switchback/contracts';
import { seedTimers, waitFor } from '@switchback/testing';

import { RouterFixture } from '../testing/router-fixture';

const OVERDUE = 10_000;
const PATIENT = { name: 'patient', steps: [{ channel: 'SMS', fallbackAfterMs: 3_600_000 }, { channel: 'EMAIL' }] };

let router: RouterFixture;

/** Ten thousand messages whose first step ran out of time while no router ran. */
beforeEach(async () => {
  router = await RouterFixture.create();
  await router.policy(PATIENT);
  const first = await router.startReplica();
  const like = await router.routed({ policy: 'patient', ttlMs: 24 * 3_600_000 });
  await router.report(like, AttemptStatus.ATTEMPT_STATUS_SENT);
  await waitFor(async () => (await router.timeline(like)).includes('TIMER_STARTED'));
  await first.stop();
  await seedTimers(router.pool, like, { count: OVERDUE, firstDueAt: Date.now() - 60_000, everyMs: 6, mark: 'x' });
});

afterEach(() => router.stop());

const allFired = () => waitFor(() => router.dispatched.email.items.length >= OVERDUE, { timeoutMs: 60_000, what: 'all timers to fire' });

/** Each once: by what was dispatched, by its story, and nothing is due any more. */
async function expectEachFiredOnce(): Promise<void> {
  const attempts = router.dispatched.email.items.map(({ attemptId }) => attemptId);
  expect(attempts).toHaveLength(OVERDUE);
  expect(new Set(attempts).size).toBe(OVERDUE);
  const told = await router.pool.query<{ times: number; messages: number }>(
    `SELECT times, count(*)::int4 AS messages
     FROM (SELECT count(*)::int4 AS times FROM timeline WHERE event ->> 'type' = 'FALLING_BACK' GROUP BY message_id) AS t GROUP BY times`,
  );
  expect(told.rows).toEqual([{ times: 1, messages: OVERDUE }]);
  const due = await router.pool.query('SELECT 1 FROM messages WHERE wake_at <= now()');
  expect(due.rowCount).toBe(0);
}

it('fires after a restart what fell due meanwhile, each timer once', async () => {
  await router.startReplica();
  await allFired();
  await expectEachFiredOnce();
});

it('fires each timer once with two routers', async () => {
  await Promise.all([router.startReplica(), router.startReplica()]);
  await allFired();
  await expectEachFiredOnce();
});

it('fires each timer once when a router ends halfway and another goes on', async () => {
  const first = await router.startReplica();
  await waitFor(() => router.dispatched.email.items.length > 0);
  await first.stop();
  expect(router.dispatched.email.items.length).toBeLessThan(OVERDUE);
  await router.startReplica();
  await allFired();
  await expectEachFiredOnce();
});
