import { AttemptStatus, TimelineEvent, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';

let router: RouterFixture;
let client: routerV1.RouterServiceClient;
let other: routerV1.RouterServiceClient;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  ({ client } = await router.startReplica());
  ({ client: other } = await router.startReplica());
});

afterAll(() => router.stop());

interface Watch {
  readonly sequences: number[];
  readonly events: TimelineEvent[];
  readonly end: Promise<void>;
  cancel(): void;
}

function watch(by: routerV1.RouterServiceClient, messageId: string, afterSequence = 0, customerId = 'acme'): Watch {
  const stream = by.watchMessage({ customerId, request: { messageId, afterSequence } });
  const sequences: number[] = [];
  const events: TimelineEvent[] = [];
  stream.on('data', ({ entry }: routerV1.WatchMessageResponse) => {
    if (entry !== undefined) {
      sequences.push(entry.sequence);
      events.push(entry.event);
    }
  });
  const end = new Promise<void>((resolve, reject) => stream.on('end', resolve).on('error', reject));
  return { sequences, events, end, cancel: () => stream.cancel() };
}

describe('a watch', () => {
  it('tells what happened, then what happens, and ends when the message is settled, at any replica', async () => {
    const id = await router.routed();
    const watches = [watch(client, id), watch(other, id), watch(client, id, 2)];
    await waitFor(() => watches.every((each) => each.sequences.at(-1) === 3));
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT);
    await waitFor(() => watches.every((each) => each.sequences.at(-1) === 5));
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await Promise.all(watches.map((each) => each.end));
    expect(watches[0]?.sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(watches[1]?.sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(watches[2]?.sequences).toEqual([3, 4, 5, 6, 7, 8]);
    expect(watches[0]?.events.at(-1)).toBe(TimelineEvent.TIMELINE_EVENT_MESSAGE_SETTLED);
  });

  it('of a settled message tells everything and ends', async () => {
    const id = await router.routed();
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    const all = watch(client, id);
    await all.end;
    expect(all.sequences).toEqual(all.sequences.map((_sequence, index) => index + 1));
    expect(all.sequences.length).toBeGreaterThan(4);
  });

  it('can be left early without harm to others', async () => {
    const id = await router.routed();
    const leaving = watch(client, id);
    const staying = watch(client, id);
    await waitFor(() => leaving.sequences.length === 3 && staying.sequences.length === 3);
    leaving.cancel();
    await expect(leaving.end).rejects.toMatchObject({ code: 1 });
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await staying.end;
    expect(staying.events.at(-1)).toBe(TimelineEvent.TIMELINE_EVENT_MESSAGE_SETTLED);
  });

  it('is refused for a message of somebody else', async () => {
    const id = await router.routed();
    expect(await refusal(watch(client, id, 0, 'other').end)).toBe('MESSAGE_NOT_FOUND');
  });

  it('is not ended as if the message were settled when the router stops', async () => {
    const replica = await router.startReplica();
    const id = await router.routed();
    const open = watch(replica.client, id);
    await waitFor(() => open.sequences.length === 3);
    const end = expect(open.end).rejects.toMatchObject({ code: 14 });
    await replica.stop();
    await end;
  });
});
