import { type Metadata } from '@grpc/grpc-js';
import {
  Channel,
  FallbackPolicy,
  ListMessagesRequest,
  type Message,
  MessageStatus,
  OutgoingMessage,
  TimelineEntry,
} from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusalOf } from '../testing/grpc-call';
import { defaultPolicy, OPERATOR_KEY, type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;
let other: Metadata;
let serial = 0;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
  other = await gateway.customer('other');
});
afterAll(() => gateway.stop());

const outgoing = (overrides: object = {}) =>
  OutgoingMessage.fromJSON({ recipient: { sms: '+15005550006' }, content: { text: 'Your code is 123456' }, ...overrides });

const send = async (overrides: object = {}, metadata = acme, options = {}): Promise<Message> => {
  const message = outgoing(overrides);
  const answer = await call(gateway.messages.sendMessage.bind(gateway.messages), { message }, metadata, options);
  if (answer.message === undefined) {
    throw new Error('no message');
  }
  return answer.message;
};
const get = (messageId: string, metadata = acme) => call(gateway.messages.getMessage.bind(gateway.messages), { messageId }, metadata);
const cancel = (messageId: string, metadata = acme, options = {}) =>
  call(gateway.messages.cancelMessage.bind(gateway.messages), { messageId }, metadata, options);
const timeline = (messageId: string, metadata = acme) => call(gateway.messages.getTimeline.bind(gateway.messages), { messageId }, metadata);
const batch = (messages: OutgoingMessage[]) => call(gateway.messages.batchSendMessages.bind(gateway.messages), { messages }, acme);
const entry = (sequence: number) => TimelineEntry.fromPartial({ sequence, summary: `entry ${sequence}` });
const requestId = () => `request-${(serial += 1)}`;

async function rows(messageId: string): Promise<number> {
  const { rowCount } = await gateway.pool.query('SELECT 1 FROM accepted_messages WHERE message_id = $1', [messageId]);
  return rowCount ?? 0;
}

describe('SendMessage', () => {
  it('answers with the accepted message, which is stored by then', async () => {
    const message = await send({ requestId: 'first', metadata: { order: '17' }, correlationId: 'c1' });
    expect(message).toMatchObject({
      id: expect.stringMatching(/^msg_[0-9a-z]{26}$/),
      requestId: 'first',
      status: MessageStatus.MESSAGE_STATUS_ACCEPTED,
      policy: 'default',
      policyVersion: 1,
      recipient: { sms: '+15005550006' },
      metadata: { order: '17' },
      correlationId: 'c1',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(message.expireTime?.getTime()).toBe((message.acceptTime?.getTime() ?? 0) + 3_600_000);
    expect(await rows(message.id)).toBe(1);
  });

  it('answers a retry as the first time, concurrently or later, even when the policy is gone', async () => {
    const id = requestId();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send({ requestId: id })));
    gateway.router.policies.delete('acme', 'default');
    await call(gateway.policies.deletePolicy.bind(gateway.policies), { name: 'default', etag: '' }, acme).catch(() => undefined);
    const late = await send({ requestId: id });
    const refused = await refusalOf(send({ requestId: requestId() }));
    gateway.router.policies.set('acme', defaultPolicy);
    await call(gateway.policies.updatePolicy.bind(gateway.policies), { policy: defaultPolicy }, acme);
    expect(new Set([...answers, late].map((message) => JSON.stringify(message))).size).toBe(1);
    expect(refused).toMatchObject({ code: 5, reason: 'POLICY_NOT_FOUND' });
  });

  it('refuses another body under the same request id', async () => {
    const id = requestId();
    await send({ requestId: id });
    expect(await refusalOf(send({ requestId: id, content: { text: 'other' } }))).toMatchObject({ code: 6, reason: 'REQUEST_ID_REUSED' });
    expect((await send({ requestId: id }, other)).requestId).toBe(id);
  });

  it("passes the caller's trace on", async () => {
    const traced = acme.clone();
    traced.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    expect((await send({}, traced)).traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('asks the router for a policy once in a while only', async () => {
    await send();
    const before = gateway.router.calls.filter((name) => name === 'getPolicy').length;
    await Promise.all(Array.from({ length: 50 }, () => send()));
    expect(gateway.router.calls.filter((name) => name === 'getPolicy').length - before).toBeLessThanOrEqual(1);
  });

  it('uses a policy at once when it was created through this gateway', async () => {
    const name = `made-${requestId()}`;
    expect(await refusalOf(send({ policy: name }))).toMatchObject({ reason: 'POLICY_NOT_FOUND' });
    const policy = FallbackPolicy.fromPartial({ name, steps: [{ channel: Channel.CHANNEL_SMS }] });
    await call(gateway.policies.createPolicy.bind(gateway.policies), { policy }, acme);
    expect(await send({ policy: name })).toMatchObject({ policy: name, policyVersion: 1 });
    await call(gateway.policies.updatePolicy.bind(gateway.policies), { policy }, acme);
    expect(await send({ policy: name })).toMatchObject({ policyVersion: 2 });
    await call(gateway.policies.deletePolicy.bind(gateway.policies), { name, etag: '' }, acme);
    expect(await refusalOf(send({ policy: name }))).toMatchObject({ reason: 'POLICY_NOT_FOUND' });
  });
});

describe('BatchSendMessages', () => {
  it('judges each by itself, in order', async () => {
    const id = requestId();
    const { results } = await batch([
      outgoing({ requestId: id }),
      outgoing({ recipient: { sms: '12' } }),
      outgoing({ requestId: id }),
      outgoing({ requestId: id, content: { text: 'other' } }),
      outgoing({ recipient: { whatsapp: '+15005550006' } }),
    ]);
    expect(results.map(({ result }) => (result?.$case === 'message' ? result.value.requestId : result?.value.reason))).toEqual([
      id,
      'INVALID_FIELDS',
      id,
      'REQUEST_ID_REUSED',
      'NO_USABLE_ADDRESS',
    ]);
    expect(results[1]?.result).toMatchObject({ value: { code: 3, fieldViolations: [{ field: 'messages[1].recipient.sms' }] } });
    expect(results[2]).toEqual({ ...results[0], merged: true, mergedInto: 0 });
  });

  it('takes 1,000 and refuses none and more', async () => {
    const { results } = await batch(Array.from({ length: 1_000 }, () => outgoing()));
    expect(results.filter(({ result }) => result?.$case === 'message')).toHaveLength(1_000);
    expect(await refusalOf(batch([]))).toMatchObject({ reason: 'INVALID_FIELDS' });
    expect(await refusalOf(batch(Array.from({ length: 1_001 }, () => outgoing())))).toMatchObject({ reason: 'INVALID_FIELDS' });
  });
});

describe('reading', () => {
  it('is possible at once, before the router has the message', async () => {
    const message = await send();
    expect((await get(message.id)).message).toEqual(message);
    expect(await timeline(message.id)).toMatchObject({
      traceId: message.traceId,
      entries: [{ sequence: 1, event: 'TIMELINE_EVENT_MESSAGE_ACCEPTED' }],
    });
  });

  it("is the router's word once it has the message", async () => {
    const message = await send();
    gateway.router.messages.take('acme', { ...message, status: MessageStatus.MESSAGE_STATUS_DELIVERED }, entry(1), entry(2));
    expect((await get(message.id)).message?.status).toBe('MESSAGE_STATUS_DELIVERED');
    expect((await timeline(message.id)).entries).toHaveLength(2);
    const list = await call(gateway.messages.listMessages.bind(gateway.messages), ListMessagesRequest.fromJSON({}), acme);
    expect(list.messages.map(({ id }) => id)).toContain(message.id);
  });

  it("shows nothing of another customer's", async () => {
    const message = await send();
    for (const ask of [get, timeline, cancel]) {
      expect(await refusalOf(ask(message.id, other))).toMatchObject({ code: 5, reason: 'MESSAGE_NOT_FOUND' });
    }
    gateway.router.messages.take('acme', message);
    for (const ask of [get, timeline, cancel]) {
      expect(await refusalOf(ask(message.id, other))).toMatchObject({ code: 5, reason: 'MESSAGE_NOT_FOUND' });
    }
  });
});

describe('CancelMessage', () => {
  it('waits for the router to have the message', async () => {
    const message = await send();
    const canceled = cancel(message.id);
    await waitFor(() => gateway.router.calls.at(-1) === 'cancelMessage');
    gateway.router.messages.take('acme', message);
    expect((await canceled).message?.status).toBe('MESSAGE_STATUS_CANCELED');
  });

  it('says that it cannot know yet', async () => {
    const message = await send();
    const refused = await refusalOf(cancel(message.id));
    expect(refused).toMatchObject({ code: 14, reason: 'TEMPORARILY_UNAVAILABLE', retryAfterMs: 1_000 });
  });
});

it('never logged an address, a text or a key', () => {
  const logged = gateway.logged.join('\n');
  for (const secret of ['+15005550006', '15005550006', 'Your code is', OPERATOR_KEY, String(acme.get('authorization')[0]).slice(-20)]) {
    expect(logged).not.toContain(secret);
  }
});
