import { AttemptStatus, CancelAttemptResponse_Outcome, MessageStatus, StepState, type Message, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';

const { ATTEMPT_STATUS_SENT, ATTEMPT_STATUS_UNDELIVERED } = AttemptStatus;

let router: RouterFixture;
let replica: RunningReplica;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  replica = await router.startReplica();
});

afterAll(() => router.stop());

async function acknowledge(messageId: string, customerId = 'acme'): Promise<Message | undefined> {
  const answer = await call<routerV1.AcknowledgeMessageResponse>((done) =>
    replica.client.acknowledgeMessage({ customerId, request: { messageId } }, done),
  );
  return answer.response?.message;
}

it('settles a message and takes back what waits', async () => {
  router.channel.answer = CancelAttemptResponse_Outcome.OUTCOME_CANCELED;
  const id = await router.routed();
  expect(await acknowledge(id)).toMatchObject({
    id,
    status: MessageStatus.MESSAGE_STATUS_DELIVERED,
    reason: 'ACKNOWLEDGED',
    steps: [{ state: StepState.STEP_STATE_CANCELED, reason: 'ACKNOWLEDGED' }],
  });
  await waitFor(() => router.channel.asked.includes(`${id}.0.1`));
  await waitFor(async () => (await router.timeline(id)).at(-1) === 'ATTEMPT_UPDATED');
  const told = await waitFor(() => router.events.items.find((event) => event.messageId === id && event.status === MessageStatus.MESSAGE_STATUS_DELIVERED));
  expect(told.reason).toBe('ACKNOWLEDGED');
});

it('keeps the next step from starting', async () => {
  const id = await router.routed();
  await router.report(id, ATTEMPT_STATUS_SENT);
  await waitFor(async () => (await router.timeline(id)).includes('TIMER_STARTED'));
  await acknowledge(id);
  await router.report(id, ATTEMPT_STATUS_UNDELIVERED);
  await waitFor(async () => (await router.timeline(id)).filter((type) => type === 'ATTEMPT_UPDATED').length === 2);
  expect(await router.timeline(id)).not.toContain('FALLING_BACK');
});

it('corrects a message that had failed, and counts once', async () => {
  await router.policy({ name: 'sms-only', steps: [{ channel: 'SMS' }] });
  const id = await router.routed({ policy: 'sms-only' });
  await router.report(id, ATTEMPT_STATUS_UNDELIVERED);
  await router.statusIs(id, 'FAILED');
  const corrected = { status: MessageStatus.MESSAGE_STATUS_DELIVERED, reason: 'ACKNOWLEDGED', late: true };
  expect(await acknowledge(id)).toMatchObject(corrected);
  const before = await router.timeline(id);
  expect(await acknowledge(id)).toMatchObject(corrected);
  expect(await router.timeline(id)).toEqual(before);
});

it("finds nobody else's message, and none that is not there", async () => {
  const id = await router.routed();
  expect(await refusal(acknowledge(id, 'other'))).toBe('MESSAGE_NOT_FOUND');
  expect(await refusal(acknowledge('msg_unknown'))).toBe('MESSAGE_NOT_FOUND');
  expect(await router.timeline(id)).not.toContain('ACKNOWLEDGED');
});
