import { Channel, Content, FallbackPolicy, Recipient } from '@switchback/contracts';

import { fitPolicy } from './fit-policy';

const policy = FallbackPolicy.fromPartial({
  name: 'otp',
  steps: [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL }, { channel: Channel.CHANNEL_SMS }],
});

function fit(recipient: object, content: object) {
  return fitPolicy(policy, { recipient: Recipient.fromJSON(recipient), content: Content.fromJSON(content) }, 'message');
}

const sms = '+14155552671';
const email = 'someone@example.com';

describe('fitPolicy', () => {
  it('is content with one address that a step uses', () => {
    expect(fit({ sms }, { text: 'hi' })).toEqual({ ok: true });
    expect(fit({ email }, { email: { html: '<p>hi</p>' } })).toEqual({ ok: true });
  });

  it('refuses a recipient whom no step reaches', () => {
    expect(fit({ whatsapp: sms }, { text: 'hi' })).toEqual({
      ok: false,
      reason: 'NO_USABLE_ADDRESS',
      violations: [
        { field: 'message.recipient', description: 'must have an address that the policy uses: set recipient.sms or recipient.email' },
      ],
    });
  });

  it('asks for content on every channel that will be used, and on no other', () => {
    expect(fit({ sms }, { sms: { text: 'hi' } })).toEqual({ ok: true });
    expect(fit({ sms, email }, { sms: { text: 'hi' } })).toMatchObject({
      ok: false,
      reason: 'INVALID_FIELDS',
      violations: [{ field: 'message.content', description: expect.stringContaining('e-mail') }],
    });
    expect(fit({ sms, email }, { whatsapp: { text: 'hi' } })).toMatchObject({ violations: [{}, {}] });
  });

  it('holds a shared text to the length that the channel takes', () => {
    const text = 'x'.repeat(1_601);
    expect(fit({ email }, { text })).toEqual({ ok: true });
    expect(fit({ sms, email }, { text, sms: { text: 'short' } })).toEqual({ ok: true });
    expect(fit({ sms, email }, { text })).toMatchObject({ reason: 'INVALID_FIELDS', violations: [{ field: 'message.content.text' }] });
  });
});
