import { Channel, FallbackPolicy, OutgoingMessage } from '@switchback/contracts';
import { Metadata } from '@grpc/grpc-js';

import { call, refusalOf } from '../testing/grpc-call';
import { bearer, type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
  const templated = { channel: Channel.CHANNEL_SMS, template: { variants: [{ locale: 'en', text: 'Your code is {{ code }}' }], fallbackLocale: 'en' } };
  gateway.router.policies.set('acme', FallbackPolicy.fromPartial({ name: 'templated', version: 7, steps: [templated] }));
  const windowed = { channel: Channel.CHANNEL_SMS, sendWindow: { start: '09:00', end: '21:00' } };
  gateway.router.policies.set('acme', FallbackPolicy.fromPartial({ name: 'windowed', version: 1, steps: [windowed] }));
});
afterAll(() => gateway.stop());

const outgoing = (overrides: object = {}) =>
  OutgoingMessage.fromJSON({ recipient: { sms: '(415) 555-2671' }, region: 'US', content: { text: 'Hello' }, ...overrides });
const explain = (message: OutgoingMessage | undefined, metadata = acme) =>
  call(gateway.messages.explainRoute.bind(gateway.messages), { message }, metadata);
const send = (message: OutgoingMessage | undefined, metadata = acme) =>
  call(gateway.messages.sendMessage.bind(gateway.messages), { message }, metadata);

async function stored(): Promise<number | undefined> {
  const { rows } = await gateway.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM accepted_messages');
  return rows[0]?.count;
}

it('asks the router about the message that would be sent, normalised and pinned', async () => {
  const before = await stored();
  const message = outgoing({ policy: 'templated', ttl: { seconds: 90 }, content: { variables: { code: '1' } }, metadata: { b: '2', a: '1' } });
  expect(await explain(message)).toMatchObject({ policy: 'templated', policyVersion: 7 });
  const { customerId, accepted } = gateway.router.explained.at(-1) ?? {};
  expect(customerId).toBe('acme');
  expect(accepted).toMatchObject({ customerId: 'acme', policyVersion: 7, message: { recipient: { sms: '+14155552671' }, region: '', policy: 'templated' } });
  expect((accepted?.expireTime?.getTime() ?? NaN) - (accepted?.acceptTime?.getTime() ?? NaN)).toBe(90_000);
  expect(await stored()).toBe(before);
});

it.each<[string, object | undefined]>([
  ['no message', undefined],
  ['a wrong number', { recipient: { sms: '12' } }],
  ['no usable address', { recipient: { whatsapp: '+14155552671' } }],
  ['no content', { content: {} }],
  ['a missing variable', { policy: 'templated', content: { variables: {} } }],
  ['an unknown policy', { policy: 'nowhere' }],
  ['a send time after its end', { ttl: { seconds: 60 }, sendAt: '2099-01-01T00:00:00Z' }],
  ['an unknown time zone', { timeZone: 'Mars/Olympus' }],
  ['a time zone that is needed', { policy: 'windowed' }],
  ['a wrong request id', { requestId: 'ü' }],
])('refuses as SendMessage does: %s', async (_what, overrides) => {
  const message = overrides === undefined ? undefined : outgoing(overrides);
  const before = gateway.router.explained.length;
  expect(await refusalOf(explain(message))).toEqual(await refusalOf(send(message)));
  expect(gateway.router.explained).toHaveLength(before);
});

it('is for customers with a key', async () => {
  expect(await refusalOf(explain(outgoing(), new Metadata()))).toMatchObject({ reason: 'API_KEY_MISSING' });
  expect(await refusalOf(explain(outgoing(), bearer('sbk_nobody_s3cret')))).toMatchObject({ reason: 'API_KEY_INVALID' });
});

it('does not look a request id up', async () => {
  await send(outgoing({ requestId: 'used' }));
  expect(await explain(outgoing({ requestId: 'used', content: { text: 'Something else' } }))).toMatchObject({ policy: 'default' });
});

it('has a REST path', async () => {
  const ask = async (body: object, authorization = String(acme.get('authorization')[0])) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}/v1/messages:explain`, { method: 'POST', headers, body: JSON.stringify(body) });
    return [response.status, await response.json()];
  };
  const message = { recipient: { sms: '+14155552671' }, content: { text: 'Hello' } };
  expect(await ask({ message })).toEqual([200, { policy: 'default', policyVersion: 1 }]);
  expect(await ask({ message: { ...message, recipient: { sms: '12' } } })).toMatchObject([400, { details: [{ reason: 'INVALID_FIELDS' }, {}] }]);
  expect(await ask({ message }, 'Bearer x')).toMatchObject([401, { details: [{ reason: 'API_KEY_INVALID' }] }]);
});

it('needs the router, even for a policy that is known', async () => {
  await explain(outgoing());
  await gateway.router.stop();
  expect(await refusalOf(explain(outgoing()))).toMatchObject({ reason: 'TEMPORARILY_UNAVAILABLE' });
});
