import { formatDuration, parseDuration } from './duration';
import type { PolicyInput } from './policy';
import { outgoingToWire } from './message-wire';
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
        sms: { maxSegments: 2, smartEncoding: true },
      },
      { channel: 'EMAIL', retry: { maxAttempts: 5, initialBackoff: '500ms', maxBackoff: '30s' }, sendWindow: { start: '09:00', end: '24:00' } },
      {
        channel: 'WHATSAPP',
        content: {
          whatsapp: {
            template: {
              name: 'order_ready',
              language: 'de',
              bodyParameters: ['Ada'],
              header: { media: { document: { link: 'https://x.org/a.pdf', filename: 'a.pdf' } } },
              buttons: [{ index: 0, urlParameter: '17' }, { index: 1, payload: 'LATER' }, { index: 2, couponCode: 'SAVE' }],
            },
          },
        },
      },
      { channel: 'WHATSAPP', content: { whatsapp: { media: { image: { link: 'https://x.org/a.png', caption: 'Here' } } } } },
      {
        channel: 'WHATSAPP',
        template: {
          variants: [{ locale: 'en', whatsappTemplate: { name: 'a', language: 'en', bodyParameters: [], header: { text: '{{ name }}' } } }],
          fallbackLocale: 'en',
        },
      },
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

  it.each<[string, string, string]>([
    ['null', 'policy', 'must be a policy, such as'],
    ['{}', 'policy.steps', 'must be a list'],
    ['{ "steps": null }', 'policy.steps', 'must be a list'],
    ['{ "steps": [null] }', 'policy.steps[0]', 'must be a step, such as'],
    ['{ "steps": [{}] }', 'policy.steps[0].channel', 'is not one of SMS, EMAIL, WHATSAPP'],
    ['{ "steps": [{ "channel": "SMS" }, { "channel": "PIGEON" }] }', 'policy.steps[1].channel', '"PIGEON" is not one of SMS, EMAIL, WHATSAPP'],
    ['{ "steps": [{ "channel": "SMS", "fallbackAfter": "soon" }] }', 'policy.steps[0].fallback_after', '"soon" is not a duration'],
    ['{ "steps": [{ "channel": "SMS", "retry": { "maxBackoff": "1y" } }] }', 'policy.steps[0].retry.max_backoff', '"1y" is not a duration'],
    ['{ "steps": [{ "channel": "SMS", "fallbackOn": ["RAIN"] }] }', 'policy.steps[0].fallback_on[0]', '"RAIN" is not one of'],
    ['{ "steps": [{ "allOf": [] }] }', 'policy.steps[0].all_of', 'must have 2 or 3 steps'],
    ['{ "steps": [{ "allOf": {} }] }', 'policy.steps[0].all_of', 'must be a list'],
    ['{ "steps": [{ "allOf": [{ "channel": "SMS" }, { "allOf": [] }] }] }', 'policy.steps[0].all_of[1].all_of', 'stands within all_of'],
    ['{ "steps": [{ "fallbackAfter": "60s", "allOf": [{ "channel": "SMS" }, { "channel": "EMAIL" }] }] }', 'policy.steps[0].fallback_after', 'stands beside all_of'],
  ])('refuse %s with the path of the field', (json, field, description) => {
    const refused = expect.objectContaining({ reason: 'INVALID_FIELDS', fieldViolations: [{ field, description: expect.stringContaining(description) }] });
    expect(() => policyToWire(JSON.parse(json))).toThrow(refused);
    expect(() => outgoingToWire({ recipient: {}, content: {}, inlinePolicy: JSON.parse(json) }, '')).toThrow(`message.inline_${field}: `);
  });
});
