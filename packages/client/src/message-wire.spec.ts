import { Channel, PassReason, TimelineEntry } from '@switchback/contracts';
import type { OutgoingMessage } from './message';
import { entryFromWire, outgoingToWire } from './message-wire';
import type { Policy } from './policy';

const message: OutgoingMessage = { recipient: { sms: '+15005550006' }, content: { text: 'Hello' } };

describe('a message on the wire', () => {
  it('names its policy, or none', () => {
    expect(outgoingToWire(message, 'r1')).toMatchObject({ requestId: 'r1', policy: '', inlinePolicy: undefined });
    expect(outgoingToWire({ ...message, policy: 'otp' }, 'r1')).toMatchObject({ policy: 'otp', inlinePolicy: undefined });
  });

  it('brings its policy: one that was made for it, or one that was read', () => {
    const steps = [{ channel: 'SMS', fallbackAfter: '60s', content: { text: 'Hello' } }] as const;
    const read: Policy = { name: 'inline:0', version: 1, etag: 'v1', createTime: new Date(0), steps };
    const wireSteps = [{ channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 60 }, content: { text: 'Hello' } }];
    expect(outgoingToWire({ ...message, inlinePolicy: { defaultTtl: '10m', steps } }, 'r1')).toMatchObject({
      policy: '',
      inlinePolicy: { name: '', defaultTtl: { seconds: 600 }, steps: wireSteps },
    });
    expect(outgoingToWire({ ...message, inlinePolicy: read }, 'r1').inlinePolicy?.steps).toMatchObject(wireSteps);
  });
});

it('reads which providers an attempt was not handed to', () => {
  const passedOver = [
    { provider: 'one', reason: PassReason.PASS_REASON_BREAKER_OPEN },
    { provider: 'two', reason: PassReason.UNRECOGNIZED },
  ];
  expect(entryFromWire(TimelineEntry.fromPartial({ passedOver })).passedOver).toEqual([
    { provider: 'one', reason: 'BREAKER_OPEN' },
    { provider: 'two', reason: undefined },
  ]);
});
