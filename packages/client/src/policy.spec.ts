import { formatDuration, parseDuration } from './duration';
import type { PolicyInput } from './policy';
import { policyFromWire, policyToWire } from './policy-wire';

describe('durations', () => {
  it.each([
    ['60s', 60_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['500ms', 500],
    ['7d', 604_800_000],
    [250, 250],
  ])('reads %p as %d ms', (input, ms) => expect(parseDuration(input)).toBe(ms));

  it.each(['', '60', 's', '60 s', '5x', '-5s', '5s!', -1, NaN])('refuses %p', (input) =>
    expect(() => parseDuration(input)).toThrow(TypeError),
  );

  it.each([
    [60_000, '60s'],
    [300_000, '5m'],
    [90_000, '90s'],
    [86_400_000, '24h'],
    [5_400_000, '90m'],
    [1_500, '1500ms'],
    [0, '0s'],
  ])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('policies', () => {
  const policy: PolicyInput = {
    name: 'otp',
    defaultTtl: '10m',
    steps: [
      {
        channel: 'SMS',
        successStatus: 'DELIVERED',
        fallbackAfter: '60s',
        fallbackOn: ['TIMEOUT', 'REJECTED'],
        providers: [{ id: 'twilio', priority: 1, weight: 2 }],
        unconfirmed: 'SUCCESS',
        onAmbiguous: 'FALLBACK',
        sendWindow: { days: ['MONDAY', 'SUNDAY'], start: '22:00', end: '06:00', timeZone: 'Asia/Kathmandu' },
        when: 'recipient.sms_country == "NP"',
      },
      { channel: 'EMAIL', retry: { maxAttempts: 5, initialBackoff: '500ms', maxBackoff: '30s' }, sendWindow: { start: '09:00', end: '24:00' } },
    ],
    etag: 'abc',
  };

  it('survive the wire', () => {
    expect(policyFromWire(policyToWire(policy))).toEqual({ ...policy, version: 0, createTime: undefined });
  });

  it('leave to the server what is left out', () => {
    const minimal: PolicyInput = { name: 'x', steps: [{ channel: 'SMS' }] };
    expect(policyFromWire(policyToWire(minimal))).toEqual({ ...minimal, etag: '', version: 0, createTime: undefined });
  });

  it('keeps steps that start together as they were written', () => {
    const alert: PolicyInput = { name: 'alert', steps: [{ allOf: [{ channel: 'SMS', fallbackAfter: '30s' }, { channel: 'EMAIL' }] }, { channel: 'WHATSAPP' }] };
    expect(policyFromWire(policyToWire(alert)).steps).toEqual(alert.steps);
  });

  it('refuses what stands beside steps that start together: it would be lost', () => {
    const steps = [JSON.parse('{ "when": "false", "allOf": [{ "channel": "SMS" }, { "channel": "EMAIL" }] }')];
    expect(() => policyToWire({ name: 'alert', steps })).toThrow('when stands beside allOf');
  });
});
