import { type Metadata, type ServiceError } from '@grpc/grpc-js';
import { OutgoingMessage } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusalOf } from '../testing/grpc-call';
import { type RouterServer } from '../testing/router-server';
import { type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;
let waits = 1_000;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
});
afterAll(() => gateway.stop());

/** A policy that no other test has. */
const unseen = (fields: object = {}) => ({ steps: [{ channel: 1, fallbackAfter: { seconds: (waits += 1) } }, { channel: 2 }], ...fields });
const outgoing = (overrides: object = {}) =>
  OutgoingMessage.fromJSON({ recipient: { sms: '+15005550006' }, content: { text: 'Hello' }, ...overrides });
const send = async (overrides: object) => {
  const { message } = await call(gateway.messages.sendMessage.bind(gateway.messages), { message: outgoing(overrides) }, acme);
  if (message === undefined) throw new Error('no message');
  return message;
};
const batch = (messages: OutgoingMessage[]) => call(gateway.messages.batchSendMessages.bind(gateway.messages), { messages }, acme);
const explain = (overrides: object) => call(gateway.messages.explainRoute.bind(gateway.messages), { message: outgoing(overrides) }, acme);
const asked = () => ({ judged: gateway.router.brought.judged.length, stored: gateway.router.brought.stored.length });
const askedSince = (before: ReturnType<typeof asked>) => ({ judged: asked().judged - before.judged, stored: asked().stored - before.stored });

describe('a message with a policy of its own', () => {
  it('is pinned to it by the name that the router gave it, and the policy is stored before', async () => {
    const message = await send({ inlinePolicy: unseen() });
    expect(gateway.router.brought.stored.at(-1)).toEqual({ customerId: 'acme', name: message.policy });
    expect(message).toMatchObject({ policy: expect.stringMatching(/^inline:/), policyVersion: 1 });
    const read = await call(gateway.messages.getMessage.bind(gateway.messages), { messageId: message.id }, acme);
    expect(read.message).toEqual(message);
    const told = await call(gateway.messages.getTimeline.bind(gateway.messages), { messageId: message.id }, acme);
    expect(told.entries).toMatchObject([{ policy: message.policy, policyVersion: 1 }]);
  });

  it('is known by what the policy says, whatever it is called', async () => {
    const policy = unseen();
    const before = asked();
    const plain = await send({ inlinePolicy: policy });
    const called = await send({ inlinePolicy: { ...policy, name: 'Not a Name', version: 3, etag: 'v3', createTime: '2026-01-31T08:00:00Z' } });
    expect(called.policy).toBe(plain.policy);
    expect(askedSince(before)).toEqual({ judged: 1, stored: 1 });
  });

  it("lives as long as the policy says, unless the message says otherwise", async () => {
    const policy = unseen({ defaultTtl: { seconds: 90 } });
    const lifeOf = ({ acceptTime, expireTime }: Awaited<ReturnType<typeof send>>) => (expireTime?.getTime() ?? 0) - (acceptTime?.getTime() ?? 0);
    expect(lifeOf(await send({ inlinePolicy: policy }))).toBe(90_000);
    expect(lifeOf(await send({ inlinePolicy: policy, ttl: { seconds: 60 } }))).toBe(60_000);
  });

  it('is answered a second time as the first, and refused with another policy', async () => {
    const policy = unseen();
    const first = await send({ requestId: 'own', inlinePolicy: policy });
    expect(await send({ requestId: 'own', inlinePolicy: { ...policy, name: 'again' } })).toEqual(first);
    expect(await refusalOf(send({ requestId: 'own', inlinePolicy: unseen() }))).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
    expect(await refusalOf(send({ requestId: 'own' }))).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
    expect(await refusalOf(send({ requestId: 'own', inlinePolicy: { steps: [] } }))).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });

  it('stores no policy when it is refused, or only explained', async () => {
    const before = asked();
    const policy = unseen();
    expect(await refusalOf(send({ inlinePolicy: policy, recipient: { whatsapp: '+15005550006' } }))).toMatchObject({ reason: 'NO_USABLE_ADDRESS' });
    const explained = await explain({ inlinePolicy: policy });
    expect(askedSince(before)).toEqual({ judged: 1, stored: 0 });
    const { accepted } = gateway.router.explained.at(-1) ?? {};
    expect(accepted?.message?.inlinePolicy).toMatchObject({ name: explained.policy, steps: [{ fallbackAfter: { seconds: waits } }, {}] });
    expect((await send({ inlinePolicy: policy })).policy).toBe(explained.policy);
  });

  it('is refused in an explanation as it is refused when it is sent', async () => {
    for (const overrides of [{ inlinePolicy: { steps: [] } }, { policy: 'default', inlinePolicy: unseen() }, { inlinePolicy: { steps: [{ channel: 99 }] } }]) {
      expect(await refusalOf(explain(overrides))).toEqual(await refusalOf(send(overrides)));
    }
  });
});

describe('a batch', () => {
  it('of 1,000 with one policy asks about it once', async () => {
    const before = asked();
    const policy = unseen();
    const { results } = await batch(Array.from({ length: 1_000 }, (_, index) => outgoing({ inlinePolicy: policy, metadata: { index: String(index) } })));
    const names = results.map(({ result }) => (result?.$case === 'message' ? result.value.policy : result?.value.message));
    expect(new Set(names)).toEqual(new Set([gateway.router.brought.stored.at(-1)?.name]));
    expect(askedSince(before)).toEqual({ judged: 1, stored: 1 });
  });

  it('of 1,000 with a wrong one asks about it once, and names each place', async () => {
    const before = asked();
    const { results } = await batch(Array.from({ length: 1_000 }, (_, index) => outgoing({ inlinePolicy: { steps: [] }, metadata: { index: String(index) } })));
    const fields = results.map(({ result }) => (result?.$case === 'error' ? result.value.fieldViolations[0]?.field : 'accepted'));
    expect(fields).toEqual(results.map((_, index) => `messages[${index}].inline_policy.steps`));
    expect(results[7]?.result).toMatchObject({ value: { message: 'the policy has 1 mistake: messages[7].inline_policy.steps: Keep 1 to 10 steps.' } });
    expect(askedSince(before)).toEqual({ judged: 1, stored: 0 });
  });

  it('of messages with policies of their own pins each to its own', async () => {
    const policies = Array.from({ length: 200 }, () => unseen());
    const before = asked();
    const { results } = await batch(policies.map((inlinePolicy) => outgoing({ inlinePolicy })));
    const names = results.map(({ result }) => (result?.$case === 'message' ? result.value.policy : ''));
    expect(new Set(names).size).toBe(200);
    expect(askedSince(before)).toEqual({ judged: 200, stored: 200 });
  });

  it('merges what is equal, policy included', async () => {
    const [one, other] = [unseen(), unseen()];
    const { results } = await batch([one, { ...one, name: 'same' }, other].map((inlinePolicy) => outgoing({ inlinePolicy })));
    expect(results.map(({ merged }) => merged)).toEqual([false, true, false]);
  });
});

describe('over REST', () => {
  const post = async (path: string, body: object) => {
    const headers = { authorization: String(acme.get('authorization')[0]), 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return [response.status, await response.json()];
  };
  const message = { recipient: { sms: '+15005550006' }, content: { text: 'Hello' } };
  const steps = [{ channel: 'CHANNEL_SMS', fallbackAfter: '77s' }];

  it('is JSON like the rest', async () => {
    const name = expect.stringMatching(/^inline:[0-9a-f]{32}$/);
    expect(await post('/v1/messages', { message: { ...message, inlinePolicy: { steps } } })).toMatchObject([200, { message: { policy: name, policyVersion: 1 } }]);
    expect(await post('/v1/messages:explain', { message: { ...message, inline_policy: { steps } } })).toMatchObject([200, { policy: name }]);
  });

  it.each<[string, object]>([
    ['a field that policies do not have', { steps, retries: 3 }],
    ['a field that steps do not have', { steps: [{ ...steps[0], fallback: '60s' }] }],
    ['variables in a step', { steps: [{ ...steps[0], content: { text: 'Hello', variables: { code: '1' } } }] }],
  ])('refuses %s', async (_what, inlinePolicy) => {
    expect(await post('/v1/messages', { message: { ...message, inlinePolicy } })).toMatchObject([400, { details: [{ reason: 'MALFORMED_REQUEST' }] }]);
  });

  it('reads the policy by its name', async () => {
    const name = 'inline:00000000000000000000000000000000';
    gateway.router.policies.set('acme', { name, version: 1, etag: 'v1', defaultTtl: undefined, createTime: undefined, steps: [] });
    const headers = { authorization: String(acme.get('authorization')[0]) };
    const response = await fetch(`${gateway.url}/v1/policies/${name}`, { headers });
    expect([response.status, await response.json()]).toEqual([200, { policy: { name, version: 1, etag: 'v1' } }]);
  });
});

describe('while the router', () => {
  const restart = async (without: Parameters<RouterServer['start']>[0] = []) => {
    await gateway.router.stop();
    await gateway.router.start(without);
  };
  const whySend = (inlinePolicy: object) => send({ inlinePolicy }).then(() => 'sent', (error: ServiceError) => error.details);
  afterEach(async () => {
    await restart();
    const policy = unseen();
    await waitFor(async () => (await whySend(policy)) === 'sent');
  });

  it('is away, policies that were brought before go on being used', async () => {
    const known = unseen();
    const { policy } = await send({ inlinePolicy: known });
    await send({ requestId: 'before', inlinePolicy: known });
    await gateway.router.stop();
    expect((await send({ inlinePolicy: known })).policy).toBe(policy);
    expect(await refusalOf(send({ inlinePolicy: unseen() }))).toMatchObject({ reason: 'TEMPORARILY_UNAVAILABLE', retryAfterMs: 1_000 });
    expect(await refusalOf(send({ requestId: 'before', inlinePolicy: unseen() }))).toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });

  it('is older, it is asked again later', async () => {
    await restart(['storeInlinePolicy']);
    const policy = unseen();
    await waitFor(async () => (await whySend(policy)).startsWith('a router does not know'));
    for (const ask of [send, explain]) {
      expect(await refusalOf(ask({ inlinePolicy: policy }))).toMatchObject({ reason: 'TEMPORARILY_UNAVAILABLE', retryAfterMs: 1_000 });
    }
    await restart();
    await waitFor(async () => (await whySend(policy)) === 'sent');
  });
});

it('never logged what a policy says', async () => {
  await send({ inlinePolicy: { steps: [{ channel: 1, content: { text: 'For your eyes alone' } }] } });
  expect(gateway.logged.join('\n')).not.toContain('For your eyes');
});
