import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Channel, FallbackTrigger, InboundKind, Message, MessageStatus, OnAmbiguous, OnDuplicate, SuccessStatus, SuppressionReason, Unconfirmed } from '@switchback/contracts';

import { type RunningGateway, startTestGateway } from '../../../testing/running-gateway';

let gateway: RunningGateway;
let key: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  key = String((await gateway.customer('acme')).get('authorization')[0]);
});
afterAll(() => gateway.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [field: string]: unknown; readonly message?: unknown };
}

async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { authorization: key, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

const message = { recipient: { sms: '+15005550006' }, content: { text: 'Hello' }, ttl: '60.5s', metadata: { order: '17' } };
const reasonOf = ({ body }: Answer) => (body as { details?: { reason?: string }[] }).details?.[0]?.reason;

describe('docs/rest.md', () => {
  const text = readFileSync(join(__dirname, '../../../../../docs/rest.md'), 'utf8');
  const documented = [...text.matchAll(/^\| `([A-Z]+) (\S+)` \| [A-Z]\w+ \|/gm)].map(([, method = '', path = '']) => ({ method, path }));

  it('names every path that is served', () => {
    const sources = readdirSync(__dirname).filter((file) => file.endsWith('-routes.ts')).map((file) => readFileSync(join(__dirname, file), 'utf8'));
    const served = sources.flatMap((source) => [...source.matchAll(/router\.(\w+)\('([^']+)'/g)]);
    const asDocumented = (path: string) => path.replaceAll('\\\\:', '|').replace(/:(\w+)/g, '{$1}').replaceAll('|', ':');
    const names = served.map(([, method = '', path = '']) => `${method.toUpperCase()} ${asDocumented(path)}`);
    expect(documented.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(names.toSorted());
  });

  it('has every value of the enums that it explains', () => {
    const rows = [...text.matchAll(/^\| (\w+) \| ((?:`[A-Z_]+`(?:, )?)+) \|$/gm)].map(([, name = '', values = '']) => [name, values.replaceAll('`', '').split(', ')]);
    expect(rows.length).toBeGreaterThan(6);
    const known: Readonly<Record<string, Readonly<Record<string, string>>>> = { Channel, FallbackTrigger, InboundKind, MessageStatus, OnAmbiguous, OnDuplicate, SuccessStatus, SuppressionReason, Unconfirmed };
    const valuesOf = (name: string) => Object.values(known[name] ?? {}).filter((value) => !/_UNSPECIFIED$|^UNRECOGNIZED$/.test(value));
    expect(rows).toEqual(rows.map(([name]) => [name, valuesOf(String(name))]));
  });

  it('names none that is not', async () => {
    for (const { method, path } of documented) {
      const answer = await request(method, path.replace(/\{\w+\}/, 'x'), undefined, { authorization: '' });
      expect([method, path, reasonOf(answer)]).toEqual([method, path, 'API_KEY_MISSING']);
    }
    expect(reasonOf(await request('POST', '/v1/nothing', undefined, { authorization: '' }))).toBe('METHOD_NOT_FOUND');
  });
});

describe('messages over REST', () => {
  it('are accepted, read, listed, told and canceled in ProtoJSON', async () => {
    const sent = await request('POST', '/v1/messages', { message: { ...message, requestId: 'rest-1' } });
    expect(sent).toMatchObject({
      status: 200,
      body: { message: { requestId: 'rest-1', status: 'MESSAGE_STATUS_ACCEPTED', policyVersion: 1, metadata: { order: '17' } } },
    });
    const { id, acceptTime, expireTime } = sent.body.message as Record<string, string>;
    expect(Date.parse(expireTime ?? '') - Date.parse(acceptTime ?? '')).toBe(60_500);
    expect((await request('GET', `/v1/messages/${id}`)).body).toEqual(sent.body);
    expect(await request('GET', `/v1/messages/${id}/timeline`)).toMatchObject({ status: 200, body: { entries: [{ sequence: 1 }] } });
    gateway.router.messages.take('acme', Message.fromJSON(sent.body.message));
    expect(await request('GET', '/v1/messages?page_size=5&statuses=MESSAGE_STATUS_ACCEPTED&statuses=MESSAGE_STATUS_FAILED')).toMatchObject({
      status: 200,
      body: { messages: [{ id }] },
    });
    expect(await request('POST', `/v1/messages/${id}:cancel`)).toMatchObject({ body: { message: { status: 'MESSAGE_STATUS_CANCELED' } } });
  });

  it.each([
    ['GET', '/v1/messages?status=DELIVERED', undefined, 'ListMessagesRequest has no field "status"; did you mean "statuses"?'],
    ['GET', '/v1/messages?page-size=5', undefined, 'ListMessagesRequest has no field "page-size"; did you mean "page_size"?'],
    ['GET', '/v1/policies?limit=5', undefined, 'ListPoliciesRequest has no field "limit"; it has page_size, page_token'],
    ['GET', '/v1/suppressions?reasn=OPTED_OUT', undefined, 'ListSuppressionsRequest has no field "reasn"; did you mean "reason"?'],
    ['POST', '/v1/messages', { message: { recipent: {} } }, 'OutgoingMessage has no field "recipent"; did you mean "recipient"?'],
  ])('hint at the field that was meant: %s %s %j', async (method, path, body, hint) => {
    const refused = await request(method, path, body);
    expect([refused.status, reasonOf(refused)]).toEqual([400, 'MALFORMED_REQUEST']);
    expect(JSON.stringify(refused.body).replaceAll('\\"', '"')).toContain(hint);
  });

  it('are found by metadata in the query, and by address in a body alone', async () => {
    expect((await request('GET', '/v1/messages?metadata.order=17&page_size=5')).status).toBe(200);
    expect(gateway.router.listed.at(-1)).toMatchObject({ metadata: { order: '17' }, pageSize: 5 });
    const found = await request('POST', '/v1/messages:search', { address: '(415) 555-2671', region: 'US', metadata: { order: '17' } });
    expect(found.status).toBe(200);
    expect(gateway.router.listed.at(-1)).toMatchObject({ address: '+14155552671', region: '', metadata: { order: '17' } });
    const refused = await request('GET', '/v1/messages?address=%2B14155552671');
    expect([refused.status, reasonOf(refused), JSON.stringify(refused.body).includes('4155552671')]).toEqual([400, 'INVALID_FIELDS', false]);
  });

  it('share request ids with gRPC', async () => {
    const first = await request('POST', '/v1/messages', { message: { ...message, request_id: 'rest-2' } });
    expect((await request('POST', '/v1/messages', { message: { ...message, requestId: 'rest-2' } })).body).toEqual(first.body);
    const other = await request('POST', '/v1/messages', { message: { ...message, requestId: 'rest-2', content: { text: 'other' } } });
    expect([other.status, reasonOf(other)]).toEqual([409, 'REQUEST_ID_REUSED']);
  });

  it('are sent once when a batch has them twice', async () => {
    const national = { ...message, recipient: { sms: '(415) 555-2671' }, region: 'US' };
    const international = { ...message, recipient: { sms: '+1 415 555 2671' } };
    const messages = [national, international, { ...international, onDuplicate: 'ON_DUPLICATE_KEEP' }, { ...national, metadata: {} }];
    const { body } = await request('POST', '/v1/messages:batch', { messages });
    const results = (body as unknown as { results: { message: { id: string }; merged?: boolean; mergedInto?: number }[] }).results;
    const [first, second, third, fourth] = results;
    expect(results.map(({ merged, mergedInto }) => [merged, mergedInto])).toEqual([
      [undefined, undefined],
      [true, 0],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(second?.message).toEqual(first?.message);
    expect(new Set([first, third, fourth].map((result) => result?.message.id)).size).toBe(3);
  });

  it('give a merged entry the refusal of the one that it was merged into', async () => {
    const unknown = { ...message, policy: 'nowhere' };
    const { body } = await request('POST', '/v1/messages:batch', { messages: [unknown, unknown] });
    expect(body).toMatchObject({ results: [{ error: { reason: 'POLICY_NOT_FOUND' } }, { error: { reason: 'POLICY_NOT_FOUND' }, merged: true, mergedInto: 0 }] });
  });

  it('are accepted in batches, each by itself', async () => {
    const answer = await request('POST', '/v1/messages:batch', { messages: [message, { ...message, recipient: {} }] });
    expect(answer).toMatchObject({
      status: 200,
      body: { results: [{ message: { status: 'MESSAGE_STATUS_ACCEPTED' } }, { error: { reason: 'INVALID_FIELDS' } }] },
    });
  });
});

describe('policies over REST', () => {
  const policy = { name: 'otp', steps: [{ channel: 'CHANNEL_SMS', fallbackAfter: '60s' }, { channel: 'CHANNEL_EMAIL' }] };

  it('are created, read, listed, updated, validated and deleted', async () => {
    expect(await request('POST', '/v1/policies', { policy })).toMatchObject({ status: 200, body: { policy: { name: 'otp', version: 1 } } });
    expect(await request('GET', '/v1/policies/otp')).toMatchObject({ body: { policy: { steps: [{ fallbackAfter: '60s' }, {}] } } });
    expect(await request('PUT', '/v1/policies/otp', { policy })).toMatchObject({ body: { policy: { version: 2 } } });
    expect(await request('GET', '/v1/policies/otp/versions')).toMatchObject({ body: { policies: [{ version: 2 }] } });
    expect(await request('GET', '/v1/policies?page_size=10')).toMatchObject({ status: 200, body: { policies: [{}, {}] } });
    expect(await request('POST', '/v1/policies:validate', { policy })).toMatchObject({ status: 200, body: { policy: { name: 'otp' } } });
    const simulation = { policy, acceptedAfter: '2026-01-31T08:00:00Z', maxMessages: 7, prices: { currencyCode: 'EUR', channels: [{ channel: 'CHANNEL_SMS', priceMicros: '45000' }] } };
    expect(await request('POST', '/v1/policies:simulate', simulation)).toMatchObject({ status: 200, body: { policy: { name: 'otp' }, candidate: { delivered: { atMost: '3' } } } });
    expect(gateway.router.simulated).toMatchObject([{ maxMessages: 7, acceptedAfter: new Date('2026-01-31T08:00:00Z'), prices: { channels: [{ priceMicros: 45_000 }] } }]);
    expect(await request('DELETE', '/v1/policies/otp?etag=etag-2')).toMatchObject({ status: 200, body: {} });
    expect(reasonOf(await request('GET', '/v1/policies/otp'))).toBe('POLICY_NOT_FOUND');
  });

  it("pass the router's refusals on", async () => {
    const refused = await request('POST', '/v1/policies', { policy: { name: 'none' } });
    expect(refused).toMatchObject({ status: 400, body: { code: 3, details: [{}, { fieldViolations: [{ field: 'policy.steps' }] }] } });
  });
});

describe('errors over REST', () => {
  it('are google.rpc.Status', async () => {
    const refused = await request('POST', '/v1/messages', { message: { ...message, recipient: { sms: '12' } } });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: 3,
        message: expect.stringContaining('message.recipient.sms'),
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'INVALID_FIELDS', domain: 'switchback.dev' },
          { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'message.recipient.sms' }] },
        ],
      },
    });
  });

  it('say when to try again', async () => {
    await gateway.router.stop();
    const refused = await request('GET', '/v1/policies/otp');
    await gateway.router.start();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.body).toMatchObject({ details: [{}, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' }] });
  });

  it.each<[string, () => Promise<Answer>, number, string]>([
    ['no key', () => request('GET', '/v1/policies', undefined, { authorization: '' }), 401, 'API_KEY_MISSING'],
    ['an unknown key', () => request('GET', '/v1/policies', undefined, { authorization: 'Bearer x' }), 401, 'API_KEY_INVALID'],
    ['no body', () => request('POST', '/v1/messages'), 400, 'INVALID_FIELDS'],
    ['a body that is no JSON', () => request('POST', '/v1/messages', '{'), 400, 'MALFORMED_REQUEST'],
    ['a body of another form', () => request('POST', '/v1/messages', []), 400, 'MALFORMED_REQUEST'],
    ['a body of another type', () => request('POST', '/v1/messages', 'x', { 'content-type': 'text/plain' }), 400, 'MALFORMED_REQUEST'],
    ['a body of the type that curl gives it', () => request('POST', '/v1/messages', '{}', { 'content-type': 'application/x-www-form-urlencoded' }), 400, 'MALFORMED_REQUEST'],
    ['an unknown field', () => request('POST', '/v1/messages', { message: { ...message, to: 'x' } }), 400, 'MALFORMED_REQUEST'],
    ['a field of another type', () => request('POST', '/v1/messages', { message: { ...message, ttl: 60 } }), 400, 'MALFORMED_REQUEST'],
    ['an unknown channel', () => request('POST', '/v1/policies', { policy: { steps: [{ channel: 'FAX' }] } }), 400, 'MALFORMED_REQUEST'],
    ['another name in the body', () => request('PUT', '/v1/policies/a', { policy: { name: 'b' } }), 400, 'INVALID_FIELDS'],
    ['an unknown filter', () => request('GET', '/v1/messages?statuses=ASLEEP'), 400, 'MALFORMED_REQUEST'],
    ['a body of 5 MB', () => request('POST', '/v1/messages', JSON.stringify({ a: 'x'.repeat(5_000_000) })), 413, 'REQUEST_TOO_LARGE'],
    ['a broken path', () => request('GET', '/v1/messages/%E0%A4%A'), 400, 'MALFORMED_REQUEST'],
    ['no such id', () => request('GET', '/v1/messages/x'), 400, 'INVALID_FIELDS'],
    ['no such path', () => request('GET', '/v2/messages'), 404, 'METHOD_NOT_FOUND'],
  ])('have code and reason for %s', async (_what, ask, status, reason) => {
    const refused = await ask();
    expect([refused.status, reasonOf(refused)]).toEqual([status, reason]);
  });

  it('name what could not be read without repeating it', async () => {
    const number = await request('POST', '/v1/messages', { message: { ...message, requestId: 4_242_424_242 } });
    expect(number.body).toMatchObject({
      message: 'the request is not a SendMessageRequest in JSON: OutgoingMessage.request_id must be a text in quotes',
    });
    const seconds = await request('POST', '/v1/messages', { message: { ...message, ttl: 60 } });
    expect(seconds.body).toMatchObject({ message: expect.stringContaining('Duration must be a time in seconds, as a text such as "60s"') });
    const broken = await request('POST', '/v1/messages', '{"message": {"content": SECRET}}');
    expect(broken.body).toMatchObject({ message: expect.stringMatching(/^the body is not valid JSON: .*double quotes/) });
    const channel = await request('POST', '/v1/policies', { policy: { steps: [{ channel: 'SECRET' }] } });
    expect(channel.body).toMatchObject({
      message: expect.stringContaining('Channel must be one of CHANNEL_SMS, CHANNEL_EMAIL, CHANNEL_WHATSAPP'),
    });
    expect(JSON.stringify([number.body, channel.body, broken.body])).not.toMatch(/4242424242|SECRET/);
  });
});
