import { credentials, type Metadata } from '@grpc/grpc-js';
import { Channel, ProviderMode, ProviderServiceClient, type SetProviderModeRequest } from '@switchback/contracts';

import { call, refusalOf } from '../testing/grpc-call';
import { bearer, OPERATOR_KEY, type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let providers: ProviderServiceClient;
let acme: Metadata;
const operator = bearer(OPERATOR_KEY);

beforeAll(async () => {
  gateway = await startTestGateway();
  providers = new ProviderServiceClient(gateway.address, credentials.createInsecure());
  acme = await gateway.customer('acme');
});
afterAll(async () => {
  providers.close();
  await gateway.stop();
});

const word = { channel: Channel.CHANNEL_SMS, provider: 'main', mode: ProviderMode.PROVIDER_MODE_DISABLED, reason: 'wrong sender', expireTime: undefined };
const set = (changes: Partial<SetProviderModeRequest>, as: Metadata = operator) => call(providers.setProviderMode.bind(providers), { ...word, ...changes }, as);
const list = (as: Metadata) => call(providers.listProviders.bind(providers), { channel: Channel.CHANNEL_SMS }, as);

describe('ProviderService', () => {
  it('shows and steers providers for operators', async () => {
    expect((await list(operator)).providers).toMatchObject([{ channel: Channel.CHANNEL_SMS, id: 'main' }]);
    expect((await set({})).provider).toMatchObject({ id: 'main', mode: ProviderMode.PROVIDER_MODE_DISABLED, modeReason: 'wrong sender' });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["a customer's key", () => list(acme), 'PERMISSION_DENIED'],
    ["a customer's word", () => set({}, acme), 'PERMISSION_DENIED'],
    ['an unknown key', () => list(bearer('x')), 'API_KEY_INVALID'],
    ['a word without a reason', () => set({ reason: '' }), 'INVALID_FIELDS'],
    ['a provider that is not there', () => set({ provider: 'nobody' }), 'PROVIDER_NOT_FOUND'],
  ])('refuses %s', async (_what, ask, reason) => {
    expect(await refusalOf(ask())).toMatchObject({ reason });
  });
});
