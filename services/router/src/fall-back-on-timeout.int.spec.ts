import { AttemptStatus } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { RouterFixture } from '../testing/router-fixture';
import { TimerPoller } from './accept/timer-poller';

const QUICK = { name: 'quick', steps: [{ channel: 'SMS', fallbackAfterMs: 1_000 }, { channel: 'EMAIL' }] };

let router: RouterFixture;

beforeEach(async () => {
  router = await RouterFixture.create();
  await router.policy(QUICK);
  await router.policy();
});

afterEach(() => router.stop());

const emailsOf = (id: string) => router.dispatched.email.items.filter((item) => item.messageId === id);

/** A message whose SMS was handed over and whose timer runs. */
async function sent(policy: string): Promise<string> {
  const id = await router.routed({ policy });
  await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT);
  return id;
}

it('falls back when the step runs out of time, not earlier, and need not look for the timer', async () => {
  const wakeBy = jest.spyOn(TimerPoller.prototype, 'wakeBy');
  await router.startReplica();
  const id = await sent('quick');
  const dispatch = await waitFor(() => emailsOf(id)[0]);
  const { rows } = await router.pool.query<{ deadline: number }>(
    "SELECT (event ->> 'deadline')::float8 AS deadline FROM timeline WHERE message_id = $1 AND event ->> 'type' = 'TIMER_STARTED' ORDER BY sequence LIMIT 1",
    [id],
  );
  const deadline = rows[0]?.deadline ?? NaN;
  expect((dispatch.createTime?.getTime() ?? 0) - deadline).toBeGreaterThanOrEqual(0);
  expect(wakeBy).toHaveBeenCalledWith(deadline);
  wakeBy.mockRestore();
});

it('fires at once what fell due while no router ran', async () => {
  const first = await router.startReplica();
  const id = await sent('default');
  await waitFor(async () => (await router.timeline(id)).includes('TIMER_STARTED'));
  await first.stop();
  await router.moveTimer(id);
  expect(emailsOf(id)).toEqual([]);
  await router.startReplica();
  await waitFor(() => emailsOf(id)[0]);
});

it('fires each timer once with two routers', async () => {
  await Promise.all([router.startReplica(), router.startReplica()]);
  const ids = await Promise.all(Array.from({ length: 60 }, () => sent('quick')));
  await waitFor(() => ids.every((id) => emailsOf(id).length > 0), { timeoutMs: 20_000 });
  for (const id of ids) {
    expect(emailsOf(id)).toHaveLength(1);
    expect((await router.timeline(id)).filter((type) => type === 'FALLING_BACK')).toHaveLength(1);
  }
});

it('expires a message whose attempt nobody reports about', async () => {
  await router.startReplica();
  const id = await router.routed({ policy: 'quick', ttlMs: 600 });
  await router.statusIs(id, 'EXPIRED');
});
