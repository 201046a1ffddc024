import { type PlatformOptions, SERVICE_NAMES } from '@switchback/local-platform';

import { describeWithKafka } from '../describe-with-kafka';

import { FleetRun } from './fleet-run';
import { tell } from './tell';

const ROUNDS = Number(process.env['UPGRADE_ROUNDS'] ?? 1);
const PER_SECOND = Number(process.env['UPGRADE_RATE'] ?? 30);
/** What flows between two replacements, at least, in seconds. */
const BETWEEN_SECONDS = 1;

jest.setTimeout(900_000);

/** The other bus is for the whole run: what a rolling update does to callers and providers does not depend on it. */
if (process.env['UPGRADE_ROUNDS'] !== undefined) describe('a rolling update on the postgres bus', () => upgradeSuite({ bus: 'postgres' }));
describeWithKafka('a rolling update on Kafka', () => upgradeSuite({ bus: 'kafka' }));

function upgradeSuite(options: PlatformOptions): void {
  let started: FleetRun | undefined;
  beforeAll(async () => {
    started = await FleetRun.start({ ...options, environment: { SWITCHBACK_DRAIN_SECONDS: '1' } });
  });
  afterAll(() => started?.stop());

  it(`of all services, ${ROUNDS} times at ${PER_SECOND} messages a second, fails no call, loses nothing and sends nothing twice`, async () => {
    const run = started;
    if (run === undefined) throw new Error('the fleet did not start');
    const { fleet } = run;
    const load = run.load(PER_SECOND);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const service of SERVICE_NAMES) {
        await load.untilSent(load.sent.length + BETWEEN_SECONDS * PER_SECOND);
        const [old] = fleet.members(service);
        await fleet.add(service);
        if (old === undefined) throw new Error(`no process of ${service} runs`);
        expect({ service, ...(await fleet.retire(old)) }).toEqual({ service, code: 0, signal: null });
      }
    }
    await load.untilSent(load.sent.length + BETWEEN_SECONDS * PER_SECOND);
    await load.stop();
    const { run: recorded, violations } = await run.settled(load, 120_000);
    tellFigures(load.codes, load.sent, recorded.messages.map(({ status }) => status), recorded.calls.length);

    expect(load.failures).toEqual([]);
    // A call that was on its way when its process went: the SDK sends it again.
    expect([...load.codes.keys()].filter((code) => code !== 'UNAVAILABLE')).toEqual([]);
    expect(violations).toEqual([]);
    expect(recorded.messages).toHaveLength(load.sent.length);
    expect([...new Set(recorded.messages.map(({ status }) => status))]).toEqual(['DELIVERED']);
    expect(run.twilio.duplicates()).toEqual([]);
    // A stop leaves calls the time to be answered.
    expect(recorded.claims.filter(({ status }) => status === 'UNKNOWN')).toEqual([]);
  });
}

function tellFigures(codes: ReadonlyMap<string, number>, sent: readonly { calledAt: number; acceptedAt: number }[], statuses: readonly string[], calls: number): void {
  const waits = sent.map(({ calledAt, acceptedAt }) => acceptedAt - calledAt).sort((a, b) => a - b);
  const counts = Object.fromEntries([...new Set(statuses)].map((status) => [status, statuses.filter((other) => other === status).length]));
  tell('rolling update', { messages: sent.length, statuses: counts, providerCalls: calls, hiddenAnswers: Object.fromEntries(codes), acceptedP99Ms: waits[Math.floor(waits.length * 0.99)], acceptedMaxMs: waits.at(-1) });
}
