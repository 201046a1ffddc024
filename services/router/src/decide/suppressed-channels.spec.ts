import { suppressedChannels, type Finding } from './suppressed-channels';

const NUMBER: readonly Finding[] = [{ scope: 'SMS', reason: 'OPTED_OUT' }];

it('holds for the channel of the entry, not for another one with the same address', () => {
  const sms = { channel: 'SMS', found: NUMBER } as const;
  const whatsapp = { channel: 'WHATSAPP', found: NUMBER } as const;
  expect(suppressedChannels([sms, whatsapp])).toEqual({ everywhere: false, channels: { SMS: 'SUPPRESSED' } });
  expect(suppressedChannels([whatsapp])).toBeUndefined();
});

it('tells an invalid address from an opt-out', () => {
  const found: readonly Finding[] = [{ scope: 'EMAIL', reason: 'INVALID_ADDRESS' }];
  expect(suppressedChannels([{ channel: 'EMAIL', found }])).toEqual({ everywhere: false, channels: { EMAIL: 'INVALID_ADDRESS' } });
});

it('is everywhere as soon as one address opted out of everything', () => {
  const found: readonly Finding[] = [{ scope: 'ALL', reason: 'OPTED_OUT' }];
  expect(suppressedChannels([{ channel: 'SMS', found: [] }, { channel: 'EMAIL', found }])).toEqual({ everywhere: true, channels: {} });
});

it('is nothing when nothing was found', () => {
  expect(suppressedChannels([{ channel: 'SMS', found: [] }])).toBeUndefined();
});
