import { createBus } from '@switchback/bus';
import { Channel, Dispatch, TOPICS } from '@switchback/contracts';
import { type Platform, startPlatform } from '@switchback/local-platform';
import { createPool, type Pool } from '@switchback/postgres';
import { ApiCaller, seedTimers, waitFor } from '@switchback/testing';
import { wallClock } from './drive';
import { latencies, percentile } from './latency';
import { type BusKind, busConfigOf } from './platform-system';

const PENDING = 100_000;
const DUE = 10_000;
const SPREAD_MS = 60_000;
/** For seeding and for the router's start, before the first falls due. */
const HEAD_START_MS = 20_000;
const HOUR_MS = 3_600_000;

/** Attempt id to when its dispatch arrived at a consumer of its own; and how often each came. */
interface Fallbacks {
  readonly arrivedAt: Map<string, number>;
  readonly twice: Set<string>;
}

/**
 * `npm run bench -- --timers`: 100,000 pending timers of which 10,000 fall due within one minute, then 10,000 that fell due while no
 * router ran. Prints lateness; asserts nothing.
 */
export async function benchTimers(bus: BusKind): Promise<string> {
  const platform = await startPlatform({ bus, environment: { SWITCHBACK_LOG_LEVEL: 'warn' }, progress: (line) => process.stderr.write(`${line}\n`) });
  const router = createPool({ connectionString: platform.databaseUrl('superuser'), applicationName: 'bench', schema: 'router', onError: () => undefined });
  const observer = await createBus(busConfigOf(platform, bus, 'bench'));
  try {
    const fallbacks: Fallbacks = { arrivedAt: new Map(), twice: new Set() };
    await observer.subscribe({
      group: `bench-${process.pid}`,
      topics: [TOPICS.dispatchEmail],
      handler: async (records) => {
        const now = wallClock();
        for (const { value } of records) noteArrival(fallbacks, Dispatch.decode(value).attemptId, now);
      },
    });
    const like = await waitingMessage(platform, router);
    await platform.kill('router', 'SIGTERM');
    const lateness = await measureLateness(platform, router, like, fallbacks);
    await platform.kill('router', 'SIGTERM');
    const overdue = await measureOverdue(platform, router, like, fallbacks);
    const fired = await firedOnce(router);
    const twice = `${fallbacks.twice.size} dispatched twice, ${2 * DUE - fired} not fired exactly once`;
    return [`timers, bus ${bus}, ${PENDING} pending`, lateness, overdue, twice].join('\n');
  } finally {
    await observer.close();
    await router.end();
    await platform.stop();
  }
}

/** A message whose SMS was handed over and is silent ever after. */
async function waitingMessage(platform: Platform, router: Pool): Promise<string> {
  const api = new ApiCaller(platform);
  const steps = [{ channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 48 * 3_600, nanos: 0 } }, { channel: Channel.CHANNEL_EMAIL }];
  try {
    await api.createPolicy({ name: 'timers', steps });
    const recipient = { sms: '+15005550007', email: 'delivered@sandbox.test' };
    const { id } = await api.send({ recipient, content: { text: 'Your code is 123456' }, policy: 'timers', ttl: { seconds: 72 * 3_600, nanos: 0 } });
    const hasTimer = "SELECT 1 FROM timeline WHERE message_id = $1 AND event ->> 'type' = 'TIMER_STARTED'";
    await waitFor(async () => (await router.query(hasTimer, [id])).rowCount === 1);
    return id;
  } finally {
    api.close();
  }
}

async function measureLateness(platform: Platform, router: Pool, like: string, fallbacks: Fallbacks): Promise<string> {
  process.stderr.write(`${PENDING} timers, ${DUE} of them due within ${SPREAD_MS / 1_000} s\n`);
  await seedTimers(router, like, { count: PENDING - DUE, firstDueAt: Date.now() + HOUR_MS, everyMs: 10, mark: 'p' });
  const firstDueAt = Date.now() + HEAD_START_MS;
  await seedTimers(router, like, { count: DUE, firstDueAt, everyMs: SPREAD_MS / DUE, mark: 'd' });
  await platform.restart('router');
  if (Date.now() > firstDueAt) process.stderr.write('the first timers fell due before the router was ready: this machine is too slow for the head start\n');
  await allArrived(fallbacks, DUE, SPREAD_MS + HEAD_START_MS + 60_000);
  const dueAt = await deadlines(router, like, 'd');
  const decided = latencies(dueAt, await fallbackTimes(router, like, 'd'));
  const arrived = latencies(dueAt, byMessage(fallbacks.arrivedAt));
  return [line('  late by, as decided', decided), line('  late by, at a consumer of the next dispatch', arrived)].join('\n');
}

async function measureOverdue(platform: Platform, router: Pool, like: string, fallbacks: Fallbacks): Promise<string> {
  process.stderr.write(`${DUE} timers that are overdue when the router starts\n`);
  await seedTimers(router, like, { count: DUE, firstDueAt: Date.now() - SPREAD_MS, everyMs: SPREAD_MS / DUE, mark: 'o' });
  const startedAt = wallClock();
  await platform.restart('router');
  const readyAt = wallClock();
  await allArrived(fallbacks, 2 * DUE, 120_000);
  const decided = Math.max(...(await fallbackTimes(router, like, 'o')).values());
  const arrived = Math.max(...fallbacks.arrivedAt.values());
  const after = (at: number): string => `${seconds(at - startedAt)} after the router's start, ${seconds(at - readyAt)} after it was ready`;
  return [`  ${DUE} overdue: all decided ${after(decided)}`, `  ${DUE} overdue: all at a consumer ${after(arrived)}`].join('\n');
}

function noteArrival({ arrivedAt, twice }: Fallbacks, attemptId: string, now: number): void {
  if (arrivedAt.has(attemptId)) twice.add(attemptId);
  else arrivedAt.set(attemptId, now);
}

async function allArrived({ arrivedAt }: Fallbacks, count: number, timeoutMs: number): Promise<void> {
  await waitFor(() => arrivedAt.size >= count, { timeoutMs, intervalMs: 100, what: `${count} timers to fire` });
}

async function deadlines(router: Pool, like: string, mark: string): Promise<ReadonlyMap<string, number>> {
  const found = await router.query<{ id: string; at: number }>(
    `SELECT id, (state -> 'steps' -> 0 ->> 'deadline')::float8 AS at FROM messages WHERE id LIKE left($1, -9) || $2 || '%'`,
    [like, mark],
  );
  return new Map(found.rows.map(({ id, at }) => [id, at]));
}

async function fallbackTimes(router: Pool, like: string, mark: string): Promise<ReadonlyMap<string, number>> {
  const found = await router.query<{ id: string; at: number }>(
    `SELECT message_id AS id, (event ->> 'at')::float8 AS at FROM timeline
     WHERE message_id LIKE left($1, -9) || $2 || '%' AND event ->> 'type' = 'FALLING_BACK'`,
    [like, mark],
  );
  return new Map(found.rows.map(({ id, at }) => [id, at]));
}

async function firedOnce(router: Pool): Promise<number> {
  const found = await router.query<{ count: number }>(
    `SELECT count(*)::int4 AS count FROM (
       SELECT message_id FROM timeline WHERE event ->> 'type' = 'FALLING_BACK' GROUP BY message_id HAVING count(*) = 1
     ) AS fired`,
  );
  return found.rows[0]?.count ?? 0;
}

/** An attempt's id begins with its message's. */
function byMessage(arrivedAt: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...arrivedAt].map(([attemptId, at]) => [attemptId.split('.', 1)[0] ?? attemptId, at]));
}

function line(name: string, samples: readonly number[]): string {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => `${percentile(samples, share).toFixed(0)} ms`);
  return `${name}: p50 ${p50}, p99 ${p99}, most ${most} (${samples.length} timers)`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
