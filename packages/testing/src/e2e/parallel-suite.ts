import { AttemptStatus, Channel, MessageStatus, StepState, TimelineEvent } from '@switchback/contracts';
import { type Platform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { waitFor } from '../wait-for';

const { CHANNEL_EMAIL: email, CHANNEL_SMS: sms, CHANNEL_WHATSAPP: whatsapp } = Channel;
const POLICY = 'alert-on-two';
const MINUTE = { seconds: 60, nanos: 0 };

/** An alert that goes out by SMS and e-mail at once, and by WhatsApp when both fail. */
export function parallelSuite(platform: () => Platform): void {
  let api: ApiCaller;

  beforeAll(async () => {
    api = new ApiCaller(platform());
    const allOf = [{ channel: sms, fallbackAfter: MINUTE }, { channel: email, fallbackAfter: MINUTE }];
    await api.createPolicy({ name: POLICY, steps: [{ allOf }, { channel: whatsapp, fallbackAfter: MINUTE }] });
  });

  afterAll(() => api?.close());

  const send = (recipient: { sms: string; email: string }) =>
    api.send({ policy: POLICY, recipient: { ...recipient, whatsapp: '+15005550006' }, content: { text: 'The pump has stopped' } });

  it('goes out on both, and two deliveries are no duplicate', async () => {
    const { id } = await send({ sms: '+15005550006', email: 'delivered@sandbox.test' });
    await api.untilSettled(id);
    const bothDelivered = async () =>
      (await api.get(id)).steps.every(({ attempts }) => attempts.at(-1)?.status === AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await waitFor(bothDelivered, { timeoutMs: 10_000 });
    const message = await api.get(id);
    expect(message).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_DELIVERED, reason: 'CONFIRMED', duplicateDelivery: false });
    expect(message.steps.map(({ channel }) => channel)).toEqual([sms, email]);
    expect(message.steps.map(({ state }) => state).sort()).toEqual([StepState.STEP_STATE_SUCCEEDED, StepState.STEP_STATE_OVERTAKEN].sort());
    const starts = (await api.timeline(id)).filter(({ event }) => event === TimelineEvent.TIMELINE_EVENT_STEP_STARTED);
    expect(starts.map(({ step }) => step)).toEqual([0, 1]);
    expect(starts[0]?.time).toEqual(starts[1]?.time);
  });

  it('one that fails starts nothing while the other may still arrive', async () => {
    const { id } = await send({ sms: '+15005550001', email: 'delivered@sandbox.test' });
    await api.untilSettled(id);
    // The refusal may be heard after the delivery.
    const refused = async () => (await api.get(id)).steps[0]?.attempts.at(-1)?.status === AttemptStatus.ATTEMPT_STATUS_REJECTED;
    await waitFor(refused, { timeoutMs: 10_000 });
    const message = await api.get(id);
    expect(message).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_DELIVERED, reason: 'CONFIRMED' });
    expect(message.steps).toMatchObject([{ channel: sms }, { channel: email, state: StepState.STEP_STATE_SUCCEEDED }]);
  });

  it('when both have failed the next step follows', async () => {
    const { id } = await send({ sms: '+15005550009', email: 'invalid@sandbox.test' });
    const message = await api.untilSettled(id);
    expect(message).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_DELIVERED, reason: 'CONFIRMED', duplicateDelivery: false });
    expect(message.steps).toMatchObject([{ reason: 'UNDELIVERED' }, { reason: 'REJECTED' }, { channel: whatsapp, state: StepState.STEP_STATE_SUCCEEDED }]);
    const falls = (await api.timeline(id)).filter(({ event }) => event === TimelineEvent.TIMELINE_EVENT_FALLING_BACK);
    expect(falls).toMatchObject([{ step: 2 }]);
  });
}
