import { connect } from 'node:http2';

import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { FallbackPolicy, OutgoingMessage, SimulatePolicyRequest } from '@switchback/contracts';

import { call, refusalOf, richStatusOf } from '../testing/grpc-call';
import { bearer, type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
});
afterAll(() => gateway.stop());

const outgoing = (overrides: object = {}) =>
  OutgoingMessage.fromJSON({ recipient: { sms: '+15005550006' }, content: { text: 'Hello' }, ...overrides });
const send = (overrides: object = {}, metadata = acme, options = {}) =>
  call(gateway.messages.sendMessage.bind(gateway.messages), { message: outgoing(overrides) }, metadata, options);

/** A request as bytes of our own choosing. */
function sendBytes(bytes: Buffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asTheyAre = (value: Buffer): Buffer => value;
    const path = '/switchback.messaging.v1.MessageService/SendMessage';
    gateway.messages.makeUnaryRequest(path, asTheyAre, asTheyAre, bytes, acme, { deadline: Date.now() + 10_000 }, (error, answer) => {
      if (error === null) {
        resolve(answer);
      } else {
        reject(error);
      }
    });
  });
}

/** A call whose deadline passes at the server; the client would else give up by itself and show its own error. */
function sendWithTimeout(timeout: string): Promise<{ readonly status: string; readonly bytes: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://${gateway.address}`);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/switchback.messaging.v1.MessageService/SendMessage',
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': timeout,
      authorization: String(acme.get('authorization')[0]),
    });
    const answer = (headers: object): void => {
      const fields = Object.entries(headers);
      const field = (name: string): string => String(fields.find(([key]) => key === name)?.[1] ?? '');
      if (field('grpc-status') !== '') {
        resolve({ status: field('grpc-status'), bytes: field('grpc-status-details-bin') });
        session.destroy();
      }
    };
    stream.on('response', answer);
    stream.on('trailers', answer);
    stream.on('error', reject);
    // The body does not come before the deadline.
    stream.resume();
  });
}

async function stored(): Promise<number> {
  const { rows } = await gateway.pool.query<{ count: number }>(
    'SELECT (SELECT count(*) FROM accepted_messages)::int + (SELECT count(*) FROM outbox)::int AS count',
  );
  return rows[0]?.count ?? -1;
}

const expired = async () => {
  const { id, secret } = await gateway.createKey({ customerId: 'acme', expireTime: new Date(Date.now() + 60_000) });
  await gateway.pool.query("UPDATE api_keys SET expire_time = now() - interval '1 minute' WHERE api_key_id = $1", [id]);
  return bearer(secret);
};
const templated = { template: { variants: [{ locale: 'en', text: '{{ code }}' }], fallbackLocale: 'en' } };
const brought = (steps = 1, fields = {}) => ({ steps: Array.from({ length: steps }, () => ({ channel: 1, ...fields })) });
const policy = (step: object) => FallbackPolicy.fromJSON({ name: 'bad', steps: [step] });
const createPolicy = (step: object) => call(gateway.policies.createPolicy.bind(gateway.policies), { policy: policy(step) }, acme);
const simulate = (step: object, prices: object | undefined = undefined) =>
  call(gateway.policies.simulatePolicy.bind(gateway.policies), SimulatePolicyRequest.fromJSON({ policy: policy(step), prices }), acme);
const getMessage = (messageId: string) => call(gateway.messages.getMessage.bind(gateway.messages), { messageId }, acme);
const wrongSecret = () => String(acme.get('authorization')[0]).replace(/^Bearer /, '').replace(/.$/, (last) => (last === '0' ? '1' : '0'));

describe('bad input is refused with its code and reason, and nothing is stored', () => {
  it.each<[string, () => Promise<unknown>, number, string, string[]]>([
    ['no key', () => send({}, new Metadata()), 16, 'API_KEY_MISSING', []],
    ['an unknown key', () => send({}, bearer(`sbk_${'0'.repeat(16)}_${'0'.repeat(64)}`)), 16, 'API_KEY_INVALID', []],
    ['a wrong secret', () => send({}, bearer(wrongSecret())), 16, 'API_KEY_INVALID', []],
    ['something else than a key', () => send({}, bearer('hello')), 16, 'API_KEY_INVALID', []],
    ['an expired key', async () => send({}, await expired()), 16, 'API_KEY_EXPIRED', []],
    ['a bad E.164 number', () => send({ recipient: { sms: '(415) 555-2671' } }), 3, 'INVALID_FIELDS', ['message.recipient.sms']],
    ['a bad e-mail address', () => send({ recipient: { email: 'someone@' } }), 3, 'INVALID_FIELDS', ['message.recipient.email']],
    ['no recipient', () => send({ recipient: undefined }), 3, 'INVALID_FIELDS', ['message.recipient']],
    ['empty content', () => send({ content: {} }), 3, 'INVALID_FIELDS', ['message.content']],
    ['NUL in what is looked up', () => send({ correlationId: 'a\0b' }), 3, 'INVALID_FIELDS', ['message.correlation_id']],
    ['an unused address', () => send({ recipient: { whatsapp: '+15005550006' } }), 3, 'NO_USABLE_ADDRESS', ['message.recipient']],
    ['nothing for a used channel', () => send({ content: { email: { text: 'x' } } }), 3, 'INVALID_FIELDS', ['message.content']],
    ['a send time past the end', () => send({ sendAt: '2999-01-01T00:00:00Z' }), 3, 'INVALID_FIELDS', ['message.send_at']],
    ['an unknown time zone', () => send({ timeZone: 'Mars/Olympus' }), 3, 'INVALID_FIELDS', ['message.time_zone']],
    ['a window without hours', () => send({ sendWindow: { end: '21:00' } }), 3, 'INVALID_FIELDS', ['message.send_window.start']],
    ['an unknown policy', () => send({ policy: 'nowhere' }), 5, 'POLICY_NOT_FOUND', []],
    ['a policy named and brought', () => send({ policy: 'default', inlinePolicy: brought() }), 3, 'INVALID_FIELDS', ['message.inline_policy']],
    ['an own policy without steps', () => send({ inlinePolicy: {} }), 3, 'INVALID_FIELDS', ['message.inline_policy.steps']],
    ['an own policy of 11 steps', () => send({ inlinePolicy: brought(11) }), 3, 'INVALID_FIELDS', ['message.inline_policy.steps']],
    ['an own policy with an unknown channel', () => send({ inlinePolicy: { steps: [{ channel: 1 }, { channel: 99 }] } }), 3, 'INVALID_FIELDS', ['message.inline_policy.steps[1].channel']],
    ['an own policy of 1 MB', () => send({ inlinePolicy: brought(1, { content: { text: 'x'.repeat(1_000_000) } }) }), 3, 'INVALID_FIELDS', ['message.inline_policy']],
    ['an own policy of a million steps', () => send({ inlinePolicy: brought(1_000_000) }), 3, 'INVALID_FIELDS', ['message.inline_policy']],
    ['an own policy for another address', () => send({ inlinePolicy: { steps: [{ channel: 2 }] } }), 3, 'NO_USABLE_ADDRESS', ['message.recipient']],
    ['an own policy that lacks a variable', () => send({ inlinePolicy: brought(1, templated) }), 3, 'INVALID_FIELDS', ['message.content.variables']],
    ['no message', () => sendBytes(Buffer.alloc(0)), 3, 'INVALID_FIELDS', ['message']],
    ['malformed protobuf', () => sendBytes(Buffer.from([0x0a, 0xff, 0xff])), 3, 'MALFORMED_REQUEST', []],
    ['a truncated body', () => sendBytes(Buffer.from([0x0a, 0x10, 0x0a])), 3, 'MALFORMED_REQUEST', []],
    ['a body of 5 MB', () => send({ content: { text: 'x'.repeat(5_000_000) } }), 8, 'REQUEST_TOO_LARGE', []],
    ['a policy with an unknown channel', () => createPolicy({ channel: 99 }), 3, 'INVALID_FIELDS', ['policy.steps[0].channel']],
    ['a policy without a channel', () => createPolicy({}), 3, 'INVALID_FIELDS', ['policy.steps[0].channel']],
    ['a candidate with an unknown channel', () => simulate({ channel: 99 }), 3, 'INVALID_FIELDS', ['policy.steps[0].channel']],
    ['a price for no channel', () => simulate({ channel: 1 }, { currencyCode: 'EUR', channels: [{}] }), 3, 'INVALID_FIELDS', ['prices.channels[0].channel']],
    ['an id that is none', () => getMessage("msg_'; DROP TABLE customers"), 3, 'INVALID_FIELDS', ['message_id']],
    ['the id of nothing', () => getMessage(`msg_${'0'.repeat(26)}`), 5, 'MESSAGE_NOT_FOUND', []],
  ])('%s', async (_what, ask, code, reason, fields) => {
    const before = await stored();
    const refused = await refusalOf(ask());
    expect(refused).toMatchObject({ code, reason });
    expect(refused.fieldViolations.map(({ field }) => field)).toEqual(fields);
    expect(await stored()).toBe(before);
  });

  it('a deadline of 1 ms, as the server sees it', async () => {
    const before = await stored();
    const { status, bytes } = await sendWithTimeout('1m');
    expect(status).toBe('4');
    expect(Buffer.from(bytes, 'base64').toString('latin1')).toContain('DEADLINE_EXCEEDED');
    expect(await stored()).toBe(before);
  });

  it('a deadline of 1 ms, as the caller sees it: stored wholly or not at all', async () => {
    const before = await stored();
    const tries = 20;
    const codes = await Promise.all(
      Array.from({ length: tries }, () => send({}, acme, { deadline: Date.now() + 1 }).then(() => 0, (error) => error.code)),
    );
    expect(codes.every((code) => code === 4 || code === 0)).toBe(true);
    const halves = await gateway.pool.query(
      'SELECT 1 FROM outbox FULL JOIN accepted_messages ON key = message_id WHERE message_id IS NULL',
    );
    expect(halves.rowCount).toBe(0);
    expect(await stored()).toBeLessThanOrEqual(before + 2 * tries);
  });

  it('an answer never repeats what was sent', async () => {
    const refused = await refusalOf(send({ recipient: { sms: 'SECRET' }, content: { text: 'SECRET'.repeat(20_000) }, policy: 'SECRET' }));
    expect(refused.fieldViolations.length).toBe(3);
    expect(JSON.stringify(refused)).not.toContain('SECRET');
  });

  it('a canceled call is answered and leaves no half', async () => {
    const canceled = await new Promise<number>((resolve) => {
      const pending = gateway.messages.sendMessage({ message: outgoing() }, acme, (error) => resolve(error?.code ?? 0));
      pending.cancel();
    });
    expect(canceled).toBe(1);
  });

  it('none of it was an internal error', async () => {
    expect(gateway.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('a stream', () => {
  const watch = (messageId: string, metadata = acme) =>
    new Promise<ReturnType<typeof richStatusOf>>((resolve) => {
      gateway.messages
        .watchMessage({ messageId, afterSequence: 0 }, metadata)
        .on('data', () => undefined)
        .on('error', (error: ServiceError) => resolve(richStatusOf(error)));
    });

  it('is refused in the same way', async () => {
    expect(await watch('x')).toMatchObject({ code: 3, reason: 'INVALID_FIELDS' });
    expect(await watch(`msg_${'0'.repeat(26)}`)).toMatchObject({ code: 5, reason: 'MESSAGE_NOT_FOUND' });
    expect(await watch('x', new Metadata())).toMatchObject({ code: 16, reason: 'API_KEY_MISSING' });
  });
});

it('keeps serving', async () => {
  expect((await send()).message?.policy).toBe('default');
});
