import { AttemptStatus, CancelAttemptResponse_Outcome as Outcome, MessageStatus, StepState, type Message, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';
import { PATIENCE } from './patience';

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

async function cancel(messageId: string, customerId = 'acme', by = client): Promise<Message | undefined> {
  const answer = await call<routerV1.CancelMessageResponse>((done) => by.cancelMessage({ customerId, request: { messageId } }, done));
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

describe('a cancel that the channel does not answer', () => {
  let silent: RouterFixture;
  let first: RunningReplica;
  let id: string;

  beforeEach(async () => {
    silent = await RouterFixture.create();
    await silent.policy();
    silent.channel.answer = 'NO_ANSWER';
    first = await silent.startReplica({}, PATIENCE);
    id = await silent.routed();
  });

  afterEach(() => silent.stop());

  it('stands, and is settled by what the channel reports', async () => {
    expect(await refusal(cancel(id, 'acme', first.client))).toBe('TEMPORARILY_UNAVAILABLE');
    await silent.report(id, AttemptStatus.ATTEMPT_STATUS_REJECTED);
    await silent.statusIs(id, 'CANCELED');
    expect(silent.dispatched.email.items).toEqual([]);
  });

  it('is asked again by the timers after a crash in between', async () => {
    expect(await refusal(cancel(id, 'acme', first.client))).toBe('TEMPORARILY_UNAVAILABLE');
    await first.stop();
    silent.channel.answer = Outcome.OUTCOME_CANCELED;
    await silent.startReplica();
    await silent.statusIs(id, 'CANCELED');
  });
});
