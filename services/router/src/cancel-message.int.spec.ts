import { AttemptStatus, CancelAttemptResponse_Outcome as Outcome, MessageStatus, StepState, type Message, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';

let router: RouterFixture;
let client: routerV1.RouterServiceClient;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  ({ client } = await router.startReplica());
});

beforeEach(() => {
  router.channel.answer = Outcome.OUTCOME_CANCELED;
});

afterAll(() => router.stop());

async function cancel(messageId: string, customerId = 'acme'): Promise<Message | undefined> {
  const answer = await call<routerV1.CancelMessageResponse>((done) => client.cancelMessage({ customerId, request: { messageId } }, done));
  return answer.response?.message;
}

describe('cancel', () => {
  it('is CANCELED when the channel had not handed it over', async () => {
    const id = await router.routed();
    const message = await cancel(id);
    expect(message).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_CANCELED, steps: [{ state: StepState.STEP_STATE_CANCELED }] });
    expect(router.channel.asked).toContain(`${id}.0.1`);
  });

  it.each([Outcome.OUTCOME_IN_FLIGHT, Outcome.OUTCOME_ENDED])('is STOPPED when the channel says %s', async (outcome) => {
    router.channel.answer = outcome;
    expect(await cancel(await router.routed())).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_STOPPED });
  });

  it('is STOPPED, and asks nobody, when a provider has it', async () => {
    const id = await router.routed();
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT);
    await waitFor(async () => (await router.timeline(id)).includes('TIMER_STARTED'));
    expect(await cancel(id)).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_STOPPED });
    expect(router.channel.asked).not.toContain(`${id}.0.1`);
  });

  it('changes nothing about a settled message', async () => {
    const id = await router.routed();
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    const before = await router.timeline(id);
    expect(await cancel(id)).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_DELIVERED });
    expect(await router.timeline(id)).toEqual(before);
  });

  it('stands when the channel gives no answer, and is settled when it does', async () => {
    router.channel.answer = 'NO_ANSWER';
    const id = await router.routed();
    expect(await refusal(cancel(id))).toBe('TEMPORARILY_UNAVAILABLE');
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_REJECTED);
    await router.statusIs(id, 'CANCELED');
    expect(router.dispatched.email.items.map((item) => item.messageId)).not.toContain(id);
  });

  it('is asked again by the timers after a crash in between', async () => {
    router.channel.answer = 'NO_ANSWER';
    const id = await router.routed();
    expect(await refusal(cancel(id))).toBe('TEMPORARILY_UNAVAILABLE');
    router.channel.answer = Outcome.OUTCOME_CANCELED;
    await router.statusIs(id, 'CANCELED');
  });

  it('may be asked by two at the same time', async () => {
    const id = await router.routed();
    const answers = await Promise.all([cancel(id), cancel(id), cancel(id)]);
    expect(answers.map((message) => message?.status)).toEqual(Array(3).fill(MessageStatus.MESSAGE_STATUS_CANCELED));
  });

  it("does not touch another customer's message", async () => {
    const id = await router.routed();
    expect(await refusal(cancel(id, 'other'))).toBe('MESSAGE_NOT_FOUND');
    expect(await router.timeline(id)).not.toContain('CANCEL_REQUESTED');
    expect(await refusal(cancel('msg_nobody'))).toBe('MESSAGE_NOT_FOUND');
  });
});
