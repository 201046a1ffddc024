import { Channel, DayOfWeek, FallbackPolicy, FallbackTrigger, SuccessStatus, Unconfirmed } from '@switchback/contracts';
import { validatePolicy } from '@switchback/fallback';

import { policyToWire } from '../send/policy-to-wire';
import { policyDraft } from './policy-draft';

describe('policyDraft', () => {
  it('leaves out what was not written', () => {
    const draft = policyDraft(FallbackPolicy.fromPartial({ name: 'p', steps: [{ channel: Channel.CHANNEL_SMS }] }));
    expect(draft).toEqual({ name: 'p', steps: [{ channel: 'SMS', fallbackOn: [], providers: [] }] });
  });

  it('survives the way there and back, defaults filled in', () => {
    const wire = FallbackPolicy.fromPartial({
      name: 'otp',
      defaultTtl: { seconds: 600 },
      steps: [
        {
          channel: Channel.CHANNEL_WHATSAPP,
          successStatus: SuccessStatus.SUCCESS_STATUS_READ,
          fallbackAfter: { seconds: 1, nanos: 500_000_000 },
          fallbackOn: [FallbackTrigger.FALLBACK_TRIGGER_TIMEOUT],
          providers: [{ id: 'meta', priority: 1, weight: 5 }],
          retry: { maxAttempts: 2, initialBackoff: { seconds: 2 }, maxBackoff: { seconds: 8 } },
          unconfirmed: Unconfirmed.UNCONFIRMED_SUCCESS,
        },
        {
          channel: Channel.CHANNEL_EMAIL,
          sendWindow: { days: [DayOfWeek.DAY_OF_WEEK_FRIDAY], start: '22:00', end: '06:00', timeZone: 'Asia/Kathmandu' },
        },
        { channel: Channel.CHANNEL_EMAIL, content: { text: 'own', email: { subject: 'S', text: '', html: '' } } },
        { channel: Channel.CHANNEL_SMS, template: { variants: [{ locale: 'en', text: '{{ code }}' }], fallbackLocale: 'en' } },
        {
          channel: Channel.CHANNEL_WHATSAPP,
          template: { variants: [{ locale: 'en', whatsappTemplate: { name: 'otp', language: 'en', bodyParameters: ['{{ code }}'] } }], fallbackLocale: 'en' },
        },
      ],
    });
    const first = validatePolicy(policyDraft(wire));
    if (!first.ok) throw new Error(JSON.stringify(first.violations));
    expect(first.policy.steps[0]).toMatchObject({ fallbackAfterMs: 1500, successStatus: 'READ', unconfirmed: 'SUCCESS' });
    expect(first.policy.steps[1]?.sendWindow).toEqual({ days: ['FRIDAY'], start: '22:00', end: '06:00', timeZone: 'Asia/Kathmandu' });
    const second = validatePolicy(policyDraft(policyToWire(first.policy)));
    expect(second).toMatchObject({ ok: true, policy: first.policy });
  });

  it('nests what starts together, there and back', () => {
    const { CHANNEL_SMS: sms, CHANNEL_EMAIL: email, CHANNEL_WHATSAPP: whatsapp } = Channel;
    const wire = FallbackPolicy.fromPartial({ name: 'alert', steps: [{ allOf: [{ channel: sms }, { channel: email }] }, { channel: whatsapp }] });
    const first = validatePolicy(policyDraft(wire));
    if (!first.ok) throw new Error(JSON.stringify(first.violations));
    expect(first.policy).toMatchObject({ parallelSteps: 2, steps: [{ channel: 'SMS' }, { channel: 'EMAIL' }, { channel: 'WHATSAPP' }] });
    const back = policyToWire(first.policy);
    expect(back.steps).toMatchObject([{ channel: Channel.CHANNEL_UNSPECIFIED, allOf: [{ channel: sms }, { channel: email }] }, { channel: whatsapp, allOf: [] }]);
    expect(validatePolicy(policyDraft(back))).toMatchObject({ ok: true, policy: first.policy });
  });

  it('names what stands beside all_of', () => {
    const wire = FallbackPolicy.fromPartial({ name: 'alert', steps: [{ retry: {}, allOf: [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL }] }] });
    expect(validatePolicy(policyDraft(wire))).toMatchObject({ ok: false, violations: [{ field: 'policy.steps[0].retry' }] });
  });

  it('keeps what is not known, so that validation can name it', () => {
    const draft = policyDraft(FallbackPolicy.fromPartial({ name: 'p', steps: [{ channel: Channel.UNRECOGNIZED }] }));
    expect(validatePolicy(draft)).toMatchObject({ ok: false, violations: [{ field: 'policy.steps[0].channel' }] });
  });
});
