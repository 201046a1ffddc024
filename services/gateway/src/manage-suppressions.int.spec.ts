import { type Metadata } from '@grpc/grpc-js';
import {
  Channel,
  CreateSuppressionRequest,
  GetSuppressionRequest,
  ListSuppressionsRequest,
  Message,
  SuppressionReason,
} from '@switchback/contracts';

import { call, refusalOf } from '../testing/grpc-call';
import { type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;
let other: Metadata;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
  other = await gateway.customer('other');
});
afterAll(() => gateway.stop());

const create = (request: object, key = acme) =>
  call(gateway.suppressions.createSuppression.bind(gateway.suppressions), CreateSuppressionRequest.fromJSON(request), key);
const get = (request: object, key = acme) =>
  call(gateway.suppressions.getSuppression.bind(gateway.suppressions), GetSuppressionRequest.fromJSON(request), key);
const remove = (request: object, key = acme) =>
  call(gateway.suppressions.deleteSuppression.bind(gateway.suppressions), GetSuppressionRequest.fromJSON(request), key);
const list = (request: object, key = acme) =>
  call(gateway.suppressions.listSuppressions.bind(gateway.suppressions), ListSuppressionsRequest.fromJSON(request), key);
const fieldsOf = async (answer: Promise<unknown>): Promise<unknown> => {
  const { reason, fieldViolations } = await refusalOf(answer);
  return [reason, ...fieldViolations.map(({ field }) => field)];
};

const UNKNOWN_CHANNEL = 42;
const sms = (address: string) => ({ target: { address, channel: 'CHANNEL_SMS' } });

describe('a suppression', () => {
  it('is found by the address in any of its forms, by its id, and in lists, and lifted', async () => {
    const { suppression } = await create(sms('+1 (500) 555-0006'));
    expect(suppression).toMatchObject({ channel: Channel.CHANNEL_SMS, reason: SuppressionReason.SUPPRESSION_REASON_OPTED_OUT });
    expect(await get(sms('+15005550006'))).toEqual({ suppression });
    expect(await get({ id: suppression?.id })).toEqual({ suppression });
    expect((await list({ address: '+1 500 555 0006' })).suppressions).toEqual([suppression]);
    await remove(sms(' +1-500-555-0006 '));
    expect((await refusalOf(get(sms('+15005550006')))).reason).toBe('SUPPRESSION_NOT_FOUND');
  });

  it('of all channels takes either kind of address', async () => {
    const all = (address: string) => ({ target: { address, allChannels: true } });
    await create(all('someone@EXAMPLE.com'));
    await create(all('+1 500 555 0007'));
    expect((await get(all('someone@example.com'))).suppression).toMatchObject({ allChannels: true });
    expect((await get(all('+15005550007'))).suppression).toMatchObject({ allChannels: true });
  });

  it('of another customer is not there: not to read, to list, or to lift', async () => {
    const { suppression } = await create(sms('+15005550008'));
    for (const request of [sms('+15005550008'), { id: suppression?.id }]) {
      expect((await refusalOf(get(request, other))).reason).toBe('SUPPRESSION_NOT_FOUND');
      expect((await refusalOf(remove(request, other))).reason).toBe('SUPPRESSION_NOT_FOUND');
    }
    expect((await list({}, other)).suppressions).toEqual([]);
    expect((await get(sms('+15005550008'))).suppression?.id).toBe(suppression?.id);
  });
});

describe('a mistake is named by its field, without a call to the router', () => {
  it.each<[string, object, readonly string[]]>([
    ['no target', {}, ['target']],
    ['no channel', { target: { address: '+15005550006' } }, ['target.channel']],
    ['an unknown channel', { target: { address: '+15005550006', channel: UNKNOWN_CHANNEL } }, ['target.channel']],
    ['a channel and all', { target: { address: '+15005550006', channel: 'CHANNEL_SMS', allChannels: true } }, ['target.all_channels']],
    ['no phone number', sms('555-0006'), ['target.address']],
    ['no e-mail address', { target: { address: '+15005550006', channel: 'CHANNEL_EMAIL' } }, ['target.address']],
    ['neither', { target: { address: 'someone', allChannels: true } }, ['target.address']],
    ['an unknown reason', { ...sms('+15005550006'), reason: 42 }, ['reason']],
    ['invalid everywhere', { target: { address: '+15005550006', allChannels: true }, reason: 'SUPPRESSION_REASON_INVALID_ADDRESS' }, ['reason']],
    ['a time that is over', { ...sms('+15005550006'), expireTime: '2020-01-01T00:00:00Z' }, ['expire_time']],
    ['several at once', { ...sms('nobody'), reason: 42 }, ['target.address', 'reason']],
  ])('%s', async (_name, request, fields) => {
    gateway.router.calls.length = 0;
    expect(await fieldsOf(create(request))).toEqual(['INVALID_FIELDS', ...fields]);
    expect(gateway.router.calls).toEqual([]);
  });

  it.each<[string, object, readonly string[]]>([
    ['neither id nor target', {}, ['id']],
    ['both', { id: 'sup_1', ...sms('+15005550006') }, ['target']],
    ['no address', sms(''), ['target.address']],
    ['an id of another form', { id: 'sup_1' }, ['id']],
  ])('when one is asked for: %s', async (_name, request, fields) => {
    expect(await fieldsOf(get(request))).toEqual(['INVALID_FIELDS', ...fields]);
    expect(await fieldsOf(remove(request))).toEqual(['INVALID_FIELDS', ...fields]);
  });

  it.each<[string, object, readonly string[]]>([
    ['an address that is none', { address: 'someone' }, ['address']],
    ['an unknown channel', { channel: UNKNOWN_CHANNEL }, ['channel']],
    ['a negative page', { pageSize: -1 }, ['page_size']],
  ])('in a list: %s', async (_name, request, fields) => {
    expect(await fieldsOf(list(request))).toEqual(['INVALID_FIELDS', ...fields]);
  });
});

describe('over REST', () => {
  async function request(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: String(acme.get('authorization')[0]), 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: await response.json() };
  }

  it('addresses go in bodies, ids in paths', async () => {
    const target = { address: '+1 500 555 0005', channel: 'CHANNEL_WHATSAPP' };
    const created = await request('POST', '/v1/suppressions', { target });
    expect(created).toMatchObject({ status: 200, body: { suppression: { channel: 'CHANNEL_WHATSAPP' } } });
    const { id } = (created.body as { suppression: { id: string } }).suppression;
    expect((await request('POST', '/v1/suppressions:get', { target })).body).toEqual(created.body);
    expect((await request('GET', `/v1/suppressions/${id}`)).body).toEqual(created.body);
    expect(await request('POST', '/v1/suppressions:list', { address: target.address })).toMatchObject({ body: { suppressions: [{ id }] } });
    expect((await request('GET', '/v1/suppressions?page_size=5')).status).toBe(200);
    expect((await request('POST', '/v1/suppressions:delete', { target })).status).toBe(200);
    expect((await request('DELETE', `/v1/suppressions/${id}`)).status).toBe(404);
  });

  it('an address in a URL is refused', async () => {
    expect(await request('GET', '/v1/suppressions?address=%2B15005550006')).toMatchObject({
      status: 400,
      body: { details: [{ reason: 'INVALID_FIELDS' }, { fieldViolations: [{ field: 'address' }] }] },
    });
  });

  it('a message is acknowledged', async () => {
    const { message } = (await request('POST', '/v1/messages', {
      message: { recipient: { sms: '+15005550006' }, content: { text: 'Hello' } },
    })).body as { message: { id: string } };
    gateway.router.messages.take('acme', Message.fromJSON(message));
    expect(await request('POST', `/v1/messages/${message.id}:acknowledge`)).toMatchObject({ status: 200, body: { message: { reason: 'ACKNOWLEDGED' } } });
  });
});

it('no address was logged', () => {
  expect(gateway.logged.filter((line) => /5005550|someone@/.test(line))).toEqual([]);
});
