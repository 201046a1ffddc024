import { Content, OutgoingMessage, Recipient } from '@switchback/contracts';
import { validatePolicy, type FallbackPolicy, type PolicyDraft, type Step, type StepContent } from '@switchback/fallback';
import { templateProblem } from '@switchback/template';

import { addressFor, contentFor, contentOfStep, reachableChannels, unrenderableSteps } from './resolve-content';
import { overlongSteps, segmentsOfSteps } from './segments-of-steps';

describe('contentFor', () => {
  it('lets the text serve every channel', () => {
    const content = Content.create({ text: 'hello' });
    expect(contentFor('SMS', content).sms?.text).toBe('hello');
    expect(contentFor('EMAIL', content).email).toEqual({ subject: 'Message', text: 'hello', html: '', attachments: [] });
    expect(contentFor('WHATSAPP', content).whatsapp).toEqual({ text: 'hello', template: undefined });
  });

  it('prefers the content of the channel, completed by the text', () => {
    const content = Content.create({
      text: 'hello',
      sms: { text: 'short' },
      email: { subject: 'Subject', html: '<p>hello</p>' },
      whatsapp: { template: { name: 'otp', language: 'en_US', bodyParameters: ['1'] } },
    });
    expect(contentFor('SMS', content).sms?.text).toBe('short');
    expect(contentFor('EMAIL', content).email).toEqual({ subject: 'Subject', text: 'hello', html: '<p>hello</p>', attachments: [] });
    expect(contentFor('WHATSAPP', content).whatsapp?.template?.name).toBe('otp');
  });

  it.each(['SMS', 'EMAIL', 'WHATSAPP'] as const)('gives %s nothing that is meant for another channel', (channel) => {
    const content = Content.create({ text: 'all', sms: { text: 's' }, email: { text: 'e' }, whatsapp: { text: 'w' } });
    const { text, variables, ...own } = contentFor(channel, content);
    expect({ text, variables }).toEqual({ text: '', variables: {} });
    expect(Object.entries(own).filter(([, value]) => value !== undefined).map(([name]) => name)).toEqual([channel.toLowerCase()]);
  });
});

describe('contentOfStep', () => {
  const variants = [
    { locale: 'en', text: 'Code {{ code }}', subject: '', html: '' },
    { locale: 'de', text: 'Kode {{ code }}', subject: '', html: '' },
  ];
  const stored: PolicyDraft = {
    name: 'p',
    steps: [{ channel: 'SMS' }, { channel: 'EMAIL', content: { text: 'own' } }, { channel: 'SMS', template: { variants, fallbackLocale: 'en' } }],
  };
  const checked = validatePolicy(stored, undefined, templateProblem);
  if (!checked.ok) throw new Error(JSON.stringify(checked.violations));
  // As it comes out of the database.
  const policy: FallbackPolicy = JSON.parse(JSON.stringify(checked.policy));
  const said = (step: number, message: OutgoingMessage) => {
    const found = policy.steps[step];
    return found === undefined ? undefined : contentOfStep(found, message);
  };

  it("is the message's, the step's, or the step's template filled in", () => {
    const message = OutgoingMessage.fromPartial({ content: { text: 'hello', email: { subject: 'S', html: '<p>' }, variables: { code: '1' } }, locale: 'de-CH' });
    expect(said(0, message)?.sms).toEqual({ text: 'hello' });
    expect(said(1, message)?.email).toEqual({ subject: 'S', text: 'own', html: '', attachments: [] });
    expect(said(2, message)?.sms).toEqual({ text: 'Kode 1' });
    expect(unrenderableSteps(policy, message)).toEqual([]);
  });

  it("has the message's files, whoever says the words, and only as an e-mail", () => {
    const file = { name: 'a.pdf', mediaType: 'application/pdf', url: 'https://files.example/a.pdf', contentId: '' };
    const message = OutgoingMessage.fromPartial({ content: { text: 'hello', email: { attachments: [file] } } });
    expect(said(1, message)?.email).toEqual({ subject: 'Message', text: 'own', html: '', attachments: [file] });
    expect(said(0, message)).toMatchObject({ sms: { text: 'hello' }, email: undefined });
  });

  it('is written in GSM-7 where the step asks for it, as it is counted and as it is sent', () => {
    const asked: FallbackPolicy = { ...policy, steps: policy.steps.map((step) => ({ ...step, sms: { maxSegments: 1, smartEncoding: true } })) };
    const long = OutgoingMessage.fromPartial({ content: { text: `It’s ${'x'.repeat(100)}` } });
    const [step] = asked.steps;
    expect(step && contentOfStep(step, long)?.sms?.text).toBe(`It's ${'x'.repeat(100)}`);
    expect(segmentsOfSteps(asked, long)[0]).toMatchObject({ encoding: 'GSM_7', segments: 1 });
    expect(overlongSteps(asked, long)).toEqual([]);
    expect(segmentsOfSteps(policy, long)[0]).toMatchObject({ encoding: 'UCS_2', segments: 2 });
  });

  it('is too long where it makes more messages than the step allows', () => {
    const limited: FallbackPolicy = { ...policy, steps: policy.steps.map((step) => ({ ...step, sms: { maxSegments: 2, smartEncoding: false } })) };
    const ofLength = (length: number) => OutgoingMessage.fromPartial({ content: { text: 'a'.repeat(length) } });
    expect(overlongSteps(limited, ofLength(306))).toEqual([]);
    expect(overlongSteps(limited, ofLength(307))).toEqual([0]);
    expect(overlongSteps(policy, ofLength(1_600))).toEqual([]);
  });

  it('keeps the parts of an approved template, and a file', () => {
    const file = { link: 'https://x.org/a', caption: '', filename: '' };
    const media = { image: undefined, document: file, video: undefined, audio: undefined };
    const template = { name: 'a', language: 'de', bodyParameters: ['1'], header: { text: '', media }, buttons: [{ index: 0, urlParameter: 'x', payload: '', couponCode: '' }] };
    const [anyStep] = policy.steps;
    if (anyStep === undefined) throw new Error('no step');
    const step = (content: StepContent | undefined): Step => ({ ...anyStep, channel: 'WHATSAPP', ...(content === undefined ? {} : { content }) });
    const said = (message: object, content?: StepContent) => contentOfStep(step(content), OutgoingMessage.fromPartial({ content: message }))?.whatsapp;
    expect(said({ text: 'hello', whatsapp: { template } })).toEqual({ text: 'hello', template, media: undefined });
    expect(said({ text: 'hello' }, { text: '', whatsapp: { text: '', template } })).toEqual({ text: '', template, media: undefined });
    expect(said({ whatsapp: { media: { document: file } } })).toEqual({ text: '', template: undefined, media });
    expect(said({ text: 'hello' }, { text: '', whatsapp: { text: '', media: { document: file } } })).toEqual({ text: '', template: undefined, media });
    // A policy that was stored before templates had parts.
    expect(said({ text: 'hello' }, { text: '', whatsapp: { text: '', template: { name: 'a', language: 'de', bodyParameters: [] } } })?.template).toMatchObject({ header: undefined, buttons: [] });
  });

  it('is nothing rather than half a text', () => {
    const message = OutgoingMessage.fromPartial({ content: { text: 'hello' } });
    expect(said(2, message)).toBeUndefined();
    expect(unrenderableSteps(policy, message)).toEqual([2]);
  });
});

describe('addresses', () => {
  it('are those of the recipient; an empty one is none', () => {
    const recipient = Recipient.create({ sms: '+15005550006', email: 'someone@example.com' });
    expect(addressFor('EMAIL', recipient)).toBe('someone@example.com');
    expect(addressFor('WHATSAPP', recipient)).toBeUndefined();
    expect(reachableChannels(recipient)).toEqual(['SMS', 'EMAIL']);
  });
});
