import { FallbackPolicy, Message, MessageStatus, OutgoingMessage } from '@switchback/contracts';

import { acceptedMessage, acceptMessage, supposedMessage } from './accepted-message';
import { acceptedEntry } from './accepted-timeline';

const policy = FallbackPolicy.fromPartial({ name: 'otp', version: 3, defaultTtl: { seconds: 3_600, nanos: 0 } });
const acceptance = { customerId: 'acme', messageId: 'msg_0', now: 1_700_000_000_000, policy };
const outgoing = OutgoingMessage.fromPartial({
  requestId: 'r1',
  policy: 'otp',
  recipient: { sms: '+14155552671' },
  content: { text: 'hi' },
  metadata: { order: '17' },
  correlationId: 'c1',
});

describe('acceptMessage', () => {
  it('pins the policy and sets the end', () => {
    expect(acceptMessage(outgoing, acceptance)).toMatchObject({
      messageId: 'msg_0',
      customerId: 'acme',
      policyVersion: 3,
      message: { requestId: 'r1', policy: 'otp' },
      acceptTime: new Date(1_700_000_000_000),
      expireTime: new Date(1_700_003_600_000),
    });
  });

  it("prefers the message's own ttl, and has one when nobody says", () => {
    const own = acceptMessage({ ...outgoing, ttl: { seconds: 60, nanos: 0 } }, acceptance);
    expect(own.expireTime).toEqual(new Date(1_700_000_060_000));
    const none = acceptMessage(outgoing, { ...acceptance, policy: { ...policy, defaultTtl: undefined } });
    expect(none.expireTime).toEqual(new Date(1_700_086_400_000));
  });

  it('pins a message to the policy that it brings, and does not carry it along, but where it is only supposed', () => {
    const stored = { ...policy, name: 'inline:0', version: 1 };
    const brings = { ...outgoing, policy: '', inlinePolicy: policy };
    expect(acceptMessage(brings, { ...acceptance, policy: stored })).toMatchObject({ policyVersion: 1, message: { policy: 'inline:0', inlinePolicy: undefined } });
    expect(supposedMessage(brings, { ...acceptance, policy: stored })).toMatchObject({ policyVersion: 1, message: { policy: 'inline:0', inlinePolicy: stored } });
    expect(supposedMessage(outgoing, acceptance)).toEqual(acceptMessage(outgoing, acceptance));
  });

  it('gives a request id to a message without one', () => {
    expect(acceptMessage({ ...outgoing, requestId: '' }, acceptance).message?.requestId).toBe('msg_0');
  });
});

describe('acceptedMessage', () => {
  it('is the same before and after storage, and without content', () => {
    const message = acceptedMessage(acceptMessage(outgoing, acceptance), 'a'.repeat(32));
    expect(Message.decode(Message.encode(message).finish())).toEqual(message);
    expect(message).toMatchObject({
      id: 'msg_0',
      status: MessageStatus.MESSAGE_STATUS_ACCEPTED,
      requestId: 'r1',
      policyVersion: 3,
      metadata: { order: '17' },
      correlationId: 'c1',
      traceId: 'a'.repeat(32),
      steps: [],
    });
    expect(message).not.toHaveProperty('content');
  });

  it('begins its timeline with entry 1', () => {
    expect(acceptedEntry(acceptedMessage(acceptMessage(outgoing, acceptance), ''))).toMatchObject({
      sequence: 1,
      event: 'TIMELINE_EVENT_MESSAGE_ACCEPTED',
      summary: 'Accepted, to be routed by policy "otp" version 3.',
      messageStatus: 'MESSAGE_STATUS_ACCEPTED',
    });
  });
});
