import { type Replica, type ReplicaOptions, SERVICE_NAMES } from '@switchback/local-platform';

import { buildRelease, describeWithPreviousRelease } from '../previous-release';

import { FleetRun } from './fleet-run';
import { tell } from './tell';

const PER_SECOND = 20;
/** Old services run by themselves for as long as this takes, in messages. */
const ALONE = 10 * PER_SECOND;

jest.setTimeout(600_000);

describeWithPreviousRelease('the services of the release before, on the schema of this one', (release) => {
  let run: FleetRun;
  let root: string;
  const undo: (() => unknown)[] = [];
  beforeAll(async () => {
    const built = await buildRelease(release);
    undo.push(built.remove);
    root = built.root;
    // The present services migrate everything.
    run = await FleetRun.start({ bus: 'postgres', environment: { SWITCHBACK_DRAIN_SECONDS: '1' } });
    undo.push(() => run.stop());
  });
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  it('deliver beside the present ones and without them, while they are rolled back to and upgraded from', async () => {
    const load = run.load(PER_SECOND);
    const roll = async (to: ReplicaOptions): Promise<void> => {
      for (const service of SERVICE_NAMES) {
        await load.untilSent(load.sent.length + PER_SECOND);
        const [present] = run.fleet.members(service);
        await run.fleet.add(service, to);
        await retire(run, present);
      }
    };
    await roll({ root });
    await load.untilSent(load.sent.length + ALONE);
    await roll({});
    await load.stop();
    const { run: recorded, violations } = await run.settled(load, 120_000);
    const statuses = recorded.messages.map(({ status }) => status);
    tell(`rolled back to ${release.ref} and upgraded`, { messages: load.sent.length, delivered: statuses.filter((status) => status === 'DELIVERED').length, hiddenAnswers: Object.fromEntries(load.codes) });

    expect(load.failures).toEqual([]);
    expect(violations).toEqual([]);
    expect(recorded.messages).toHaveLength(load.sent.length);
    expect([...new Set(statuses)]).toEqual(['DELIVERED']);
    expect(run.twilio.duplicates()).toEqual([]);
  });
});

async function retire({ fleet }: FleetRun, replica: Replica | undefined): Promise<void> {
  if (replica === undefined) throw new Error('no process of the service runs');
  expect({ service: replica.name, ...(await fleet.retire(replica)) }).toEqual({ service: replica.name, code: 0, signal: null });
}
