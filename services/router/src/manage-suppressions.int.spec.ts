import { Channel, ListSuppressionsRequest, SuppressedAddress, SuppressionReason, type routerV1 } from '@switchback/contracts';

import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';

const { CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_WHATSAPP } = Channel;
const ANN = '+14155550001';

let router: RouterFixture;
let replica: RunningReplica;
const ids: string[] = [];

beforeAll(async () => {
  router = await RouterFixture.create();
  replica = await router.startReplica();
  ids.push(await create({ address: ANN, channel: CHANNEL_SMS }));
  ids.push(await create({ address: ANN, channel: CHANNEL_WHATSAPP }, SuppressionReason.SUPPRESSION_REASON_INVALID_ADDRESS));
  ids.push(await create({ address: 'ben@example.com', channel: CHANNEL_EMAIL }));
  ids.push(await create({ address: 'ben@example.com', allChannels: true }));
  await create({ address: ANN, channel: CHANNEL_SMS }, undefined, 'other');
});

afterAll(() => router.stop());

async function create(
  target: Partial<SuppressedAddress> | undefined,
  reason = SuppressionReason.SUPPRESSION_REASON_UNSPECIFIED,
  customerId = 'acme',
): Promise<string> {
  const request = { target: target === undefined ? undefined : SuppressedAddress.fromPartial(target), reason, expireTime: undefined };
  const { response } = await call<routerV1.CreateSuppressionResponse>((done) => replica.client.createSuppression({ customerId, request }, done));
  return response?.suppression?.id ?? '';
}

async function page(fields: Partial<ListSuppressionsRequest>, customerId = 'acme'): Promise<{ found: string[]; next: string }> {
  const request = ListSuppressionsRequest.fromPartial(fields);
  const { response } = await call<routerV1.ListSuppressionsResponse>((done) => replica.client.listSuppressions({ customerId, request }, done));
  return { found: (response?.suppressions ?? []).map(({ id }) => id), next: response?.nextPageToken ?? '' };
}

function named(positions: readonly number[]): (string | undefined)[] {
  return positions.map((position) => ids[position]);
}

describe('a list', () => {
  it.each<[string, Partial<ListSuppressionsRequest>, readonly number[]]>([
    ['everything, newest first', {}, [3, 2, 1, 0]],
    ['an address', { address: ANN }, [1, 0]],
    ['a channel', { channel: CHANNEL_EMAIL }, [2]],
    ['a reason', { reason: SuppressionReason.SUPPRESSION_REASON_INVALID_ADDRESS }, [1]],
    ['an address that nothing is known of', { address: '+14155559999' }, []],
  ])('of %s', async (_name, fields, expected) => {
    expect((await page(fields)).found).toEqual(named(expected));
  });

  it('comes page by page', async () => {
    const first = await page({ pageSize: 3 });
    expect(first.found).toEqual(named([3, 2, 1]));
    expect(await page({ pageSize: 3, pageToken: first.next })).toEqual({ found: named([0]), next: '' });
  });

  it('refuses a page token of another list', async () => {
    const { next } = await page({ pageSize: 1 });
    expect(await refusal(page({ pageSize: 1, pageToken: next, address: ANN }))).toBe('PAGE_TOKEN_INVALID');
    expect(await refusal(page({ pageSize: 1, pageToken: next }, 'other'))).toBe('PAGE_TOKEN_INVALID');
  });
});

describe("another customer's entry", () => {
  const foreign = (request: { id: string; target: undefined }) => ({ customerId: 'other', request });

  it('cannot be seen', async () => {
    const request = foreign({ id: ids[2] ?? '', target: undefined });
    expect(await refusal(call((done) => replica.client.getSuppression(request, done)))).toBe('SUPPRESSION_NOT_FOUND');
    expect((await page({}, 'other')).found).toHaveLength(1);
  });

  it('cannot be lifted', async () => {
    const request = foreign({ id: ids[2] ?? '', target: undefined });
    expect(await refusal(call((done) => replica.client.deleteSuppression(request, done)))).toBe('SUPPRESSION_NOT_FOUND');
    expect((await page({})).found).toContain(ids[2]);
  });
});

it('is lifted by its id, once', async () => {
  const id = await create({ address: 'cid@example.com', allChannels: true });
  const request = { customerId: 'acme', request: { id, target: undefined } };
  await call((done) => replica.client.deleteSuppression(request, done));
  expect(await refusal(call((done) => replica.client.deleteSuppression(request, done)))).toBe('SUPPRESSION_NOT_FOUND');
});

it.each<[string, Partial<SuppressedAddress> | undefined, SuppressionReason | undefined]>([
  ['no target', undefined, undefined],
  ['no address', { channel: CHANNEL_SMS }, undefined],
  ['neither a channel nor all', { address: ANN }, undefined],
  ['a channel and all', { address: ANN, channel: CHANNEL_SMS, allChannels: true }, undefined],
  ['an address that is invalid everywhere', { address: ANN, allChannels: true }, SuppressionReason.SUPPRESSION_REASON_INVALID_ADDRESS],
])('is refused with %s', async (_name, target, reason) => {
  expect(await refusal(create(target, reason))).toBe('INVALID_FIELDS');
});
