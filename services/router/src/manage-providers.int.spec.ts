import { Channel, ProviderHealth, ProviderMode, SetProviderModeRequest } from '@switchback/contracts';
import { createLogger, internalLinks } from '@switchback/service';

import { ChannelStub } from '../testing/channel-stub';
import { listProviders, setProviderMode } from './manage-providers';
import { ChannelClients } from './send/channel-clients';

const log = createLogger({ service: 'router', level: 'silent' });
const word = (changes: Partial<SetProviderModeRequest> = {}): SetProviderModeRequest =>
  SetProviderModeRequest.create({ channel: Channel.CHANNEL_SMS, provider: 'main', mode: ProviderMode.PROVIDER_MODE_DRAINED, reason: 'maintenance', ...changes });

let stubs: Readonly<Record<'SMS' | 'EMAIL' | 'WHATSAPP', ChannelStub>>;
let channels: ChannelClients;

beforeEach(async () => {
  stubs = { SMS: await new ChannelStub().start(), EMAIL: await new ChannelStub().start(), WHATSAPP: await new ChannelStub().start() };
  const address = (channel: keyof typeof stubs): string => `127.0.0.1:${stubs[channel].port}`;
  channels = new ChannelClients({ SMS: address('SMS'), EMAIL: address('EMAIL'), WHATSAPP: address('WHATSAPP') }, internalLinks({}, createLogger({ service: 'spec', level: 'silent' })));
  stubs.SMS.health = [ProviderHealth.create({ id: 'main' }), ProviderHealth.create({ id: 'reserve' })];
  stubs.WHATSAPP.health = [ProviderHealth.create({ id: 'meta' })];
});

afterEach(() => {
  channels.close();
  for (const stub of Object.values(stubs)) stub.stop();
});

it('lists the providers of all channels, and names those that do not answer', async () => {
  const all = await listProviders({ channels, log, patienceMs: 30_000 }, { channel: Channel.CHANNEL_UNSPECIFIED }, Infinity);
  expect(all.providers.map(({ id }) => id)).toEqual(['main', 'reserve', 'meta']);
  expect(all.unreachable).toEqual([Channel.CHANNEL_EMAIL]);
  expect(await listProviders({ channels, log, patienceMs: 30_000 }, { channel: Channel.CHANNEL_WHATSAPP }, Infinity)).toMatchObject({ providers: [{ id: 'meta' }], unreachable: [] });
});

it('passes an operator’s word on to the one channel', async () => {
  const expireTime = new Date(Date.now() + 60_000);
  expect(await setProviderMode({ channels, log, patienceMs: 30_000 }, word({ expireTime }), Infinity)).toMatchObject({ provider: { id: 'main', mode: ProviderMode.PROVIDER_MODE_DRAINED } });
  expect(stubs.SMS.steered).toEqual([{ provider: 'main', mode: ProviderMode.PROVIDER_MODE_DRAINED, reason: 'maintenance', expireTime }]);
  expect(stubs.WHATSAPP.steered).toEqual([]);
});

it.each<[string, Partial<SetProviderModeRequest>, string]>([
  ['a provider that the channel does not have', { provider: 'nobody' }, 'PROVIDER_NOT_FOUND'],
  ['no channel', { channel: Channel.CHANNEL_UNSPECIFIED }, 'INVALID_FIELDS'],
])('refuses %s', async (_name, changes, reason) => {
  await expect(setProviderMode({ channels, log, patienceMs: 30_000 }, word(changes), Infinity)).rejects.toMatchObject({ reason });
});
