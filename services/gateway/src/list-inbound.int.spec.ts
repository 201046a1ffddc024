import { type Metadata } from '@grpc/grpc-js';
import { Channel, InboundKind, ListInboundMessagesRequest } from '@switchback/contracts';

import { call, refusalOf } from '../testing/grpc-call';
import { type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
});
afterAll(() => gateway.stop());

const list = (request: object) => call(gateway.inbound.listInboundMessages.bind(gateway.inbound), ListInboundMessagesRequest.fromJSON(request), acme);

it('asks the router for the caller’s own, by the address in its normal form', async () => {
  const found = await list({ address: '+1 (415) 555-2671', channel: 'CHANNEL_SMS', kind: 'INBOUND_KIND_OPT_OUT', pageSize: 5 });
  expect(found).toMatchObject({ inboundMessages: [{ id: 'inb_1', kind: InboundKind.INBOUND_KIND_OPT_OUT }], nextPageToken: 'p2' });
  expect(gateway.router.inboundListed.at(-1)).toMatchObject({ customerId: 'acme', request: { address: '+14155552671', channel: Channel.CHANNEL_SMS, pageSize: 5 } });
});

it.each<[string, object, readonly string[]]>([
  ['an address that is none', { address: 'someone' }, ['address']],
  ['an unknown channel', { channel: 42 }, ['channel']],
  ['an unknown kind', { kind: 42 }, ['kind']],
  ['a negative page', { pageSize: -1 }, ['page_size']],
])('names a mistake by its field: %s', async (_name, request, fields) => {
  const { reason, fieldViolations } = await refusalOf(list(request));
  expect([reason, ...fieldViolations.map(({ field }) => field)]).toEqual(['INVALID_FIELDS', ...fields]);
});

describe('over REST', () => {
  async function request(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: String(acme.get('authorization')[0]), 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: await response.json() };
  }

  it('is a list like the others', async () => {
    expect(await request('GET', '/v1/inbound?page_size=7&kind=INBOUND_KIND_MESSAGE')).toMatchObject({ status: 200, body: { inboundMessages: [{ id: 'inb_1' }], nextPageToken: 'p2' } });
    expect(gateway.router.inboundListed.at(-1)).toMatchObject({ request: { pageSize: 7, kind: InboundKind.INBOUND_KIND_MESSAGE } });
    expect((await request('POST', '/v1/inbound:list', { address: '+14155552671' })).status).toBe(200);
    expect(gateway.router.inboundListed.at(-1)).toMatchObject({ request: { address: '+14155552671' } });
  });

  it('refuses an address in a URL', async () => {
    expect(await request('GET', '/v1/inbound?address=%2B14155552671')).toMatchObject({ status: 400, body: { details: [{ reason: 'INVALID_FIELDS' }, { fieldViolations: [{ field: 'address' }] }] } });
  });
});

it('no address was logged', () => {
  expect(gateway.logged.filter((line) => /4155552671/.test(line))).toEqual([]);
});
