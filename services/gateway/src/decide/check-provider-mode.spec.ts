import { Channel, ProviderMode, SetProviderModeRequest } from '@switchback/contracts';

import { checkProviderMode } from './check-provider-mode';

const NOW = 1_000;
const good = { channel: Channel.CHANNEL_SMS, provider: 'main', mode: ProviderMode.PROVIDER_MODE_DRAINED, reason: 'maintenance' };
const fields = (changes: Partial<SetProviderModeRequest>) => checkProviderMode(SetProviderModeRequest.create({ ...good, ...changes }), NOW).map(({ field }) => field);

it.each<[Partial<SetProviderModeRequest>, string[]]>([
  [{}, []],
  [{ expireTime: new Date(NOW + 1) }, []],
  [{ mode: ProviderMode.PROVIDER_MODE_NORMAL, reason: '' }, []],
  [{ mode: ProviderMode.PROVIDER_MODE_NORMAL, expireTime: new Date(NOW + 1) }, ['expire_time']],
  [{ expireTime: new Date(NOW) }, ['expire_time']],
  [{ expireTime: new Date(Number.NaN) }, ['expire_time']],
  [{ reason: ' ' }, ['reason']],
  [{ reason: 'x'.repeat(201) }, ['reason']],
  [{ reason: 'a\nb' }, ['reason']],
  [{ channel: Channel.CHANNEL_UNSPECIFIED, provider: '', mode: ProviderMode.PROVIDER_MODE_UNSPECIFIED }, ['channel', 'provider', 'mode']],
])('%j is wrong in %j', (changes, expected) => {
  expect(fields(changes)).toEqual(expected);
});
