import { Channel, FallbackPolicy, OutgoingMessage } from '@switchback/contracts';

import { fitPolicy } from './fit-policy';

const policy = FallbackPolicy.fromPartial({
  name: 'otp',
  steps: [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL }, { channel: Channel.CHANNEL_SMS }],
});

function fit(recipient: object, content: object | undefined, by = policy, rest: object = {}) {
  return fitPolicy(by, OutgoingMessage.fromJSON({ recipient, content, ...rest }), 'message');
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
        { field: 'message.recipient', description: 'must have an address that the policy uses: set message.recipient.sms or message.recipient.email' },
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

  it.each([
    ['no content', undefined],
    ['empty content', {}],
    ['blank content', { text: ' \n' }],
    ['a subject only', { email: { subject: 'Hello' } }],
    ['variables only', { variables: { code: '1' } }],
  ])('refuses %s when the policy brings none', (_name, content) => {
    expect(fit({ email }, content)).toMatchObject({ ok: false, reason: 'INVALID_FIELDS', violations: [{ field: 'message.content' }] });
  });

  describe('when the steps bring their own words', () => {
    const variants = [
      { locale: 'en', text: 'Code {{ code }}', subject: 'Order {{ metadata.order }}' },
      { locale: 'de', text: 'Code', subject: 'Bestellung' },
    ];
    const wordy = FallbackPolicy.fromPartial({
      name: 'wordy',
      steps: [
        { channel: Channel.CHANNEL_SMS, content: { text: 'Look into your mailbox' } },
        { channel: Channel.CHANNEL_EMAIL, template: { variants, fallbackLocale: 'en' } },
      ],
    });

    it('asks for nothing but what the templates say', () => {
      expect(fit({ sms }, undefined, wordy)).toEqual({ ok: true });
      expect(fit({ sms, email }, { variables: { code: '1' } }, wordy, { metadata: { order: '17' } })).toEqual({ ok: true });
      expect(fit({ sms, email }, undefined, wordy, { locale: 'de-AT' })).toEqual({ ok: true });
    });

    it('refuses a message that lacks a variable, naming it and the step, but no value', () => {
      expect(fit({ sms, email }, { variables: { other: 'SECRET' } }, wordy, { metadata: { order: '17' } })).toEqual({
        ok: false,
        reason: 'INVALID_FIELDS',
        violations: [
          { field: 'message.content.variables', description: 'must have "code", which the template says: add it (step 2 of the policy, EMAIL)' },
        ],
      });
      expect(fit({ email }, { variables: { code: '1' } }, wordy)).toMatchObject({ violations: [{ field: 'message.metadata' }] });
    });

    it('refuses a result that the channel cannot take', () => {
      const inject = fit({ email }, { variables: { code: '1' } }, wordy, { metadata: { order: '17\nBcc: x' } });
      expect(inject).toMatchObject({ ok: false, violations: [{ description: expect.stringContaining('control character') }] });
    });

    it('still wants content for a channel that one of its steps has no words for', () => {
      const half = { ...wordy, steps: [...wordy.steps, ...FallbackPolicy.fromPartial({ steps: [{ channel: Channel.CHANNEL_SMS }] }).steps] };
      expect(fit({ sms }, undefined, half)).toMatchObject({ ok: false, violations: [{ field: 'message.content' }] });
      const subject = FallbackPolicy.fromPartial({ steps: [{ channel: Channel.CHANNEL_EMAIL, content: { email: { subject: 'S' } } }] });
      expect(fit({ email }, undefined, subject)).toMatchObject({ ok: false });
      expect(fit({ email }, { text: 'hi' }, subject)).toEqual({ ok: true });
    });
  });

  it('counts steps that start at once one by one', () => {
    const template = { variants: [{ locale: 'en', text: '{{ code }}' }], fallbackLocale: 'en' };
    const together = FallbackPolicy.fromPartial({
      steps: [{ allOf: [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL, template }] }, { channel: Channel.CHANNEL_WHATSAPP, template }],
    });
    expect(fit({ sms }, { text: 'hi' }, together)).toEqual({ ok: true });
    expect(fit({ sms, email }, { text: 'hi' }, together)).toMatchObject({ violations: [{ description: expect.stringContaining('(step 2 of the policy, EMAIL)') }] });
    expect(fit({ whatsapp: sms }, undefined, together)).toMatchObject({ violations: [{ description: expect.stringContaining('(step 3 of the policy, WHATSAPP)') }] });
    expect(fit({}, { text: 'hi' }, together)).toMatchObject({ reason: 'NO_USABLE_ADDRESS' });
  });

  it('holds a shared text to the length that the channel takes', () => {
    const text = 'x'.repeat(1_601);
    expect(fit({ email }, { text })).toEqual({ ok: true });
    expect(fit({ sms, email }, { text, sms: { text: 'short' } })).toEqual({ ok: true });
    expect(fit({ sms, email }, { text })).toMatchObject({ reason: 'INVALID_FIELDS', violations: [{ field: 'message.content.text' }] });
  });
});
