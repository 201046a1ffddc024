import { MessageStatus, StepState, type Message, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';

const TWO_DAYS_MS = 48 * 3_600_000;

let router: RouterFixture;

beforeEach(async () => {
  router = await RouterFixture.create();
  await router.policy();
});

afterEach(() => router.stop());

const smsOf = (id: string) => router.dispatched.sms.items.filter((item) => item.messageId === id);
const tomorrow = (): Date => new Date(Date.now() + 24 * 3_600_000);

/** Of one minute, on the other side of the clock: it opens in twelve hours. */
function closedWindow() {
  const opens = new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16);
  const closes = new Date(Date.now() + 12 * 3_600_000 + 60_000).toISOString().slice(11, 16);
  return { days: [], start: opens, end: closes === '00:00' ? '24:00' : closes, timeZone: 'UTC' };
}

async function get(client: routerV1.RouterServiceClient, messageId: string): Promise<Message | undefined> {
  const answer = await call<routerV1.GetMessageResponse>((done) => client.getMessage({ customerId: 'acme', request: { messageId } }, done));
  return answer.response?.message;
}

it('holds a message until its send time, and says so', async () => {
  const { client } = await router.startReplica();
  const sendAt = tomorrow();
  const id = await router.routed({ schedule: { sendAt }, ttlMs: TWO_DAYS_MS });
  const waiting = { status: MessageStatus.MESSAGE_STATUS_SCHEDULED, steps: [{ state: StepState.STEP_STATE_WAITING, waitUntil: sendAt, startTime: undefined }] };
  expect(await get(client, id)).toMatchObject({ sendAt, ...waiting });
  const due = Date.now() + 500;
  await router.moveTimer(id, due);
  const dispatch = await waitFor(() => smsOf(id)[0]);
  expect(dispatch.createTime?.getTime()).toBeGreaterThanOrEqual(due);
  expect(await router.timeline(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_WAITING', 'STEP_STARTED', 'ATTEMPT_QUEUED']);
  expect(await get(client, id)).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_IN_PROGRESS });
  const told = await waitFor(() => (router.events.items.length > 1 ? router.events.items : undefined));
  expect(told.map(({ status }) => status)).toEqual([MessageStatus.MESSAGE_STATUS_SCHEDULED, MessageStatus.MESSAGE_STATUS_IN_PROGRESS]);
});

it('loses no wait when the router dies: what came due meanwhile starts at once', async () => {
  const first = await router.startReplica();
  const id = await router.routed({ schedule: { sendAt: tomorrow() }, ttlMs: TWO_DAYS_MS });
  await first.stop();
  await router.moveTimer(id);
  expect(smsOf(id)).toEqual([]);
  await router.startReplica();
  await waitFor(() => smsOf(id)[0]);
  expect(smsOf(id)).toHaveLength(1);
});

it("cancels a message that waits at once, and asks no channel", async () => {
  const { client } = await router.startReplica();
  const id = await router.routed({ schedule: { sendAt: tomorrow() }, ttlMs: TWO_DAYS_MS });
  await call((done) => client.cancelMessage({ customerId: 'acme', request: { messageId: id } }, done));
  expect(await get(client, id)).toMatchObject({
    status: MessageStatus.MESSAGE_STATUS_CANCELED,
    steps: [{ state: StepState.STEP_STATE_CANCELED, waitUntil: undefined }],
  });
  expect(router.channel.asked).toEqual([]);
});

it('expires a message whose window does not open in time', async () => {
  const { client } = await router.startReplica();
  const id = await router.routed({ schedule: { sendWindow: closedWindow() }, ttlMs: 800 });
  await router.statusIs(id, 'EXPIRED');
  expect(await get(client, id)).toMatchObject({ reason: 'TTL_PASSED', sendWindow: { timeZone: 'UTC' } });
  expect(smsOf(id)).toEqual([]);
});

it("passes over a step whose own window is closed until the message expires", async () => {
  await router.policy({ name: 'windowed', steps: [{ channel: 'SMS', sendWindow: closedWindow() }, { channel: 'EMAIL' }] });
  await router.startReplica();
  const id = await router.routed({ policy: 'windowed' });
  await waitFor(() => router.dispatched.email.items.find(({ messageId }) => messageId === id));
  expect(await router.timeline(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED', 'STEP_STARTED', 'ATTEMPT_QUEUED']);
});
