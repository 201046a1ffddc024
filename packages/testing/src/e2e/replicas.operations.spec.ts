import { SERVICE_NAMES, type ServiceName } from '@switchback/local-platform';

import { type MessageDraft } from '../api-caller';
import { describeWithKafka } from '../describe-with-kafka';
import { type RecordedRun } from '../history/recorded-run';
import { waitFor } from '../wait-for';

import { aDraft, FleetRun } from './fleet-run';
import { type SteadyLoad } from './steady-load';
import { tell } from './tell';

const PER_SECOND = Number(process.env['REPLICAS_RATE'] ?? 20);
/** In the whole run each service loses a process in turn; else one of those that call providers, and the router. */
const KILLED: readonly ServiceName[] = process.env['REPLICAS_RATE'] === undefined ? ['sms', 'router'] : SERVICE_NAMES;
const AROUND_MS = 1_000;

jest.setTimeout(900_000);

/** One in ten hangs at its provider, so that calls are under way whenever a process dies. */
const draft = (index: number): MessageDraft => {
  const { recipient, ...rest } = aDraft(index);
  return { ...rest, recipient: index % 10 === 1 ? { ...recipient, sms: '+15005550008' } : recipient };
};

interface Death {
  readonly service: ServiceName;
  readonly at: number;
  /** Attempts whose calls had begun and had no result. */
  readonly underWay: ReadonlySet<string>;
}

describeWithKafka('two processes of every service on Kafka', () => {
  let started: FleetRun | undefined;
  beforeAll(async () => {
    started = await FleetRun.start({ bus: 'kafka' });
    for (const service of SERVICE_NAMES) await started.fleet.add(service);
  });
  afterAll(() => started?.stop());

  it(`go on with the work of one that is killed (${KILLED.join(', ')})`, async () => {
    const run = started;
    if (run === undefined) throw new Error('the fleet did not start');
    const load = run.load(PER_SECOND, draft);
    const deaths: Death[] = [];
    for (const service of KILLED) {
      await load.untilSent(load.sent.length + 3 * PER_SECOND);
      deaths.push(await killOne(run, service));
      await movedOn(run, load, Date.now());
      await run.fleet.add(service);
    }
    await load.stop();
    const { run: recorded, violations } = await run.settled(load, 120_000);
    for (const death of deaths) tell(`${death.service} killed`, { ...takenOver(load, recorded, death), ...(await ended(run, death)) });

    expect(load.failures).toEqual([]);
    expect(violations).toEqual([]);
    expect(recorded.messages).toHaveLength(load.sent.length);
    expect([...new Set(recorded.messages.map(({ status }) => status))]).toEqual(['DELIVERED']);
    expect(run.twilio.duplicates()).toEqual([]);
    const [sms] = deaths.filter(({ service }) => service === 'sms');
    expect(sms?.underWay.size).toBeGreaterThan(0);
    // None of those was called by the process that is left, and its end is known: UNKNOWN, or what a receipt said meanwhile.
    for (const attemptId of sms?.underWay ?? []) expect(run.twilio.callsOf(attemptId)).toBeLessThanOrEqual(1);
    const left = recorded.claims.filter(({ attemptId }) => sms?.underWay.has(attemptId));
    expect(left.filter(({ status }) => status === 'SENDING' || status === 'QUEUED')).toEqual([]);
    expect(left.some(({ status }) => status === 'UNKNOWN')).toBe(true);
  });
});

async function killOne({ fleet, recorder }: FleetRun, service: ServiceName): Promise<Death> {
  const [victim] = fleet.members(service);
  if (victim === undefined) throw new Error(`no process of ${service} runs`);
  await fleet.kill(victim);
  const at = Date.now();
  const underWay = service === 'gateway' || service === 'router' ? [] : await recorder.rows<{ id: string }>(`SELECT attempt_id AS id FROM ${service}.claims WHERE status = 'SENDING'`);
  return { service, at, underWay: new Set(underWay.map(({ id }) => id)) };
}

/** Until all that was accepted up to a moment ago has been handed over, or has come to an end. */
async function movedOn({ recorder }: FleetRun, { sent }: SteadyLoad, killedAt: number): Promise<void> {
  await waitFor(() => sent.some(({ acceptedAt }) => acceptedAt > killedAt + AROUND_MS), { timeoutMs: 60_000, what: 'messages to be accepted' });
  const ids = sent.filter(({ acceptedAt }) => acceptedAt < killedAt + AROUND_MS).map(({ id }) => id);
  const moved = (): boolean => {
    const handed = new Set(recorder.calls().map(({ attemptId }) => attemptId.split('.')[0]));
    return ids.every((id) => handed.has(id));
  };
  await waitFor(moved, { timeoutMs: 90_000, intervalMs: 250, what: 'the work to move over' });
}

/** How long messages of the time around a death took to be accepted and handed over, at most; with a channel service, attempts that it was given then. */
function takenOver({ sent }: SteadyLoad, { calls, timeline }: RecordedRun, { at, service }: Death): object {
  const first = new Map<string, number>();
  for (const { attemptId, at: calledAt = 0 } of calls) for (const id of [attemptId, attemptId.split('.')[0] ?? '']) if (!first.has(id)) first.set(id, calledAt);
  const around = (time: number): boolean => time > at - AROUND_MS && time < at + AROUND_MS;
  const messages = sent.filter(({ calledAt }) => around(calledAt));
  const attempts = timeline.flatMap(({ event }) => (event.type === 'ATTEMPT_QUEUED' && event.channel.toLowerCase() === service && around(event.at) ? [event] : []));
  const waits = attempts.length > 0 ? attempts.map(({ attemptId, at: queuedAt }) => [attemptId, queuedAt] as const) : messages.map(({ id, acceptedAt }) => [id, acceptedAt] as const);
  const handOffs = waits.flatMap(([id, from]) => (first.has(id) ? [(first.get(id) ?? 0) - from] : [])).sort((a, b) => a - b);
  return {
    messages: messages.length,
    acceptedMaxMs: Math.max(...messages.map(({ calledAt, acceptedAt }) => acceptedAt - calledAt)),
    handOffMedianMs: handOffs[Math.floor(handOffs.length / 2)],
    handOffMaxMs: handOffs.at(-1),
  };
}

/** What became of calls that were under way, and when the last of them was concluded, from the death. */
async function ended({ recorder }: FleetRun, { service, at, underWay }: Death): Promise<object> {
  if (underWay.size === 0) return {};
  const claims = await recorder.rows<{ id: string; code: string | null }>(`SELECT attempt_id AS id, provider_code AS code FROM ${service}.claims`);
  const lost = claims.filter(({ id, code }) => underWay.has(id) && code === 'LEASE_EXPIRED');
  const reports = await recorder.rows<{ id: string; at: Date }>(
    `SELECT event ->> 'attemptId' AS id, at FROM router.timeline WHERE event ->> 'type' = 'ATTEMPT_UPDATED' AND event ->> 'status' = 'UNKNOWN'`,
  );
  const told = reports.filter(({ id }) => lost.some((claim) => claim.id === id)).map(({ at: toldAt }) => toldAt.getTime() - at);
  return { underWay: underWay.size, unknown: lost.length, unknownToldMaxMs: Math.max(...told) };
}
