import { type StepTemplate, type TemplateVariant } from '@switchback/fallback';

import { chooseVariant, overrideContent, renderTemplate, templateProblem } from './index';

const variant = (fields: Partial<TemplateVariant>): TemplateVariant => ({ locale: 'en', text: '', subject: '', html: '', ...fields });
const oneOf = (fields: Partial<TemplateVariant>): StepTemplate => ({ variants: [variant(fields)], fallbackLocale: 'en' });
const input = (variables: Record<string, string> = {}, metadata: Record<string, string> = {}) => ({ locale: '', variables, metadata });
const sms = (text: string, variables: Record<string, string> = {}, metadata: Record<string, string> = {}) =>
  renderTemplate('SMS', oneOf({ text }), input(variables, metadata));
const said = (text: string) => ({ ok: true, content: { text: '', sms: { text } } });

describe('chooseVariant', () => {
  const template = { variants: ['en', 'de', 'de-AT', 'pt-BR'].map((locale) => variant({ locale })), fallbackLocale: 'EN' };
  it.each([
    ['de-AT', 'de-AT'],
    ['DE-at', 'de-AT'],
    ['de-CH', 'de'],
    ['de-AT-1996', 'de-AT'],
    ['pt', 'en'],
    ['fr', 'en'],
    ['', 'en'],
  ])('takes for %j the variant %s', (locale, expected) => {
    expect(chooseVariant(template, locale)?.locale).toBe(expected);
  });
});

describe('renderTemplate', () => {
  it.each([
    ['Your code is {{ code }}.', 'Your code is 123456.'],
    ['{{ code | slice: 0, 3 }} {{ code | slice: 3, 3 }}', '123 456'],
    ['{% if name %}{{ name }}: {% endif %}{{ code }}', '123456'],
    ['Hello {{ name | default: "you" }}', 'Hello you'],
    ['Order {{ metadata.order }}', 'Order 17'],
    ['{% case code %}{% when "123456" %}yes{% else %}no{% endcase %}', 'yes'],
    ['{{ code | plus: 1 }}', '123457'],
    ['{% raw %}{{ code }}{% endraw %}', '{{ code }}'],
    ['<b>{{ html }}</b>', '<b><i>&</i></b>'],
  ])('makes of %j', (text, expected) => {
    expect(sms(text, { code: '123456', html: '<i>&</i>' }, { order: '17' })).toEqual(said(expected));
  });

  it.each([
    ['{{ code }}', 'code'],
    ['Dear {{ code | upcase }}', 'code'],
    ['{{ metadata.order }}', 'metadata.order'],
    ['{{ constructor }}', 'constructor'],
    ['{{ __proto__ }}', '__proto__'],
    ['{{ "Your code is " | append: code }}', 'code'],
    ['{{ metadata.order | default: code }}', 'code'],
    ['{% if metadata %}{{ code }}{% endif %}', 'code'],
  ])('says nothing at all when %j misses %s', (text, name) => {
    expect(sms(text)).toEqual({ ok: false, problem: { kind: 'MISSING_VARIABLE', name } });
  });

  it.each([
    ['TOO_LONG', 'text', () => sms('{{ a }}', { a: 'x'.repeat(1_601) })],
    ['EMPTY', 'text', () => sms('{{ a }}', { a: ' ' })],
    ['EMPTY', 'text', () => sms('{% if a %}x{% endif %}')],
    ['CONTROL_CHARACTER', 'text', () => sms('{{ a }}', { a: 'a\0b' })],
    ['CONTROL_CHARACTER', 'subject', () => renderTemplate('EMAIL', oneOf({ subject: '{{ a }}', text: 'x' }), input({ a: 'a\nBcc: b@c.example' }))],
    ['TOO_LONG', 'html', () => renderTemplate('EMAIL', oneOf({ html: '{{ a }}'.repeat(300) }), input({ a: '<'.repeat(2_048) }))],
    ['EMPTY', 'whatsapp_template', () => renderTemplate('WHATSAPP', oneOf({ whatsappTemplate: { name: 'otp', language: 'en', bodyParameters: ['{{ a }}'] } }), input({ a: '' }))],
  ])('refuses a result that is %s in %s', (kind, part, made) => {
    expect(made()).toMatchObject({ ok: false, problem: kind === 'TOO_LONG' && part === 'html' ? { part } : { kind, part } });
  });

  it('escapes values in HTML alone', () => {
    const made = renderTemplate('EMAIL', oneOf({ subject: '{{ a }}', text: '{{ a }}', html: '<p>{{ a }}</p>' }), input({ a: '<b>&' }));
    expect(made).toEqual({ ok: true, content: { text: '', email: { subject: '<b>&', text: '<b>&', html: '<p>&lt;b&gt;&amp;</p>' } } });
  });

  it('fills in the parameters of an approved WhatsApp template', () => {
    const part = { urlParameter: '', payload: '', couponCode: '' };
    const parted = {
      name: 'otp',
      language: 'en_US',
      bodyParameters: [],
      header: { text: '', media: { document: { link: 'https://x.org/{{ code }}.pdf', caption: '', filename: '{{ code }}.pdf' } } },
      buttons: [{ ...part, index: 1, urlParameter: '?c={{ code }}' }],
    };
    expect(renderTemplate('WHATSAPP', oneOf({ whatsappTemplate: parted }), input({ code: '1' }))).toMatchObject({
      content: { whatsapp: { template: { header: { media: { document: { link: 'https://x.org/1.pdf', filename: '1.pdf' } } }, buttons: [{ index: 1, urlParameter: '?c=1', payload: '' }] } } },
    });
    expect(renderTemplate('WHATSAPP', oneOf({ whatsappTemplate: { ...parted, header: { text: '{{ a }}' } } }), input({ a: '', code: '1' }))).toMatchObject({ ok: false });
    const whatsappTemplate = { name: 'otp', language: 'en_US', bodyParameters: ['{{ code }}', 'soon'] };
    expect(renderTemplate('WHATSAPP', oneOf({ whatsappTemplate }), input({ code: '1' }))).toEqual({
      ok: true,
      content: { text: '', whatsapp: { text: '', template: { ...whatsappTemplate, bodyParameters: ['1', 'soon'] } } },
    });
  });

  describe('by a clock that stands still, so that no time runs out', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it.each([
      ['what makes too much by very many filters', `{{ a ${'| append: a '.repeat(2_000)}}}`, 'FAILED'],
      ['what makes too much of long values over and over', '{{ a | append: a | append: a }}'.repeat(1_900), 'FAILED'],
      ['what makes too much of a huge range', '{% if (1..900000000) contains 3 %}{{ a }}{{ a }}{% endif %}', 'FAILED'],
      ['what has more parts than are read', '{{ a }}'.repeat(2_001), 'FAILED'],
      ['what says more than its channel takes by very many parts', '{{ a }}'.repeat(2_000), 'TOO_LONG'],
    ])('refuses %s', (_name, text, kind) => {
      expect(sms(text, { a: 'x'.repeat(2_048) })).toEqual({ ok: false, problem: { kind, part: 'text' } });
    });
  });
});

describe('templateProblem', () => {
  it.each([
    ['Hello {{ name', /^Is no Liquid template \(line 1, column 7\): output .* not closed; mend it there/],
    ['{% if a %}', /^Is no Liquid template \(line 1, column 1\): tag .* not closed/],
    ['a\n{% include "x" %}', /^The tag "include" \(line 2, column 1\) cannot be used here; use one of case, /],
    ['{% render "x" %}', /^The tag "render"/],
    ['{% layout "x" %}', /^The tag "layout"/],
    ['{% for a in b %}{% endfor %}', /^The tag "for"/],
    ['{% liquid\nassign a = 1 %}', /^The tag "liquid"/],
    ['{% assign a = b %}', /^The tag "assign"/],
    ['{% capture a %}{% endcapture %}', /^The tag "capture"/],
    ['{% constructor %}', /^The tag "constructor"/],
    ['{{ a | date: "%Y" }}', /^The filter "date" .*cannot be used here; use one of append, /],
    ['{{ a | replace: "a", "b" }}', /^The filter "replace"/],
    ['{{ a | constructor }}', /^The filter "constructor"/],
  ])('says how to mend %j', (source, sentence) => {
    expect(templateProblem(source, 'TEXT')).toMatch(sentence);
  });

  it('says that there are too many parts', () => {
    expect(templateProblem('{% if a %}{% endif %}'.repeat(1_000), 'TEXT')).toBeUndefined();
    expect(templateProblem('{% if a %}{% endif %}'.repeat(1_001), 'TEXT')).toBe('Has more than 2,000 outputs and tags: shorten it.');
  });

  it('takes what can be rendered', () => {
    expect(templateProblem('Hello {{ name | default: "you" }}, {% if code %}{{ code }}{% endif %}', 'HTML')).toBeUndefined();
    expect(templateProblem('plain', 'TEXT')).toBeUndefined();
  });
});

describe('overrideContent', () => {
  const content = { text: 'message', email: { subject: 'S', text: 'M', html: '<p>M</p>' } };
  it('takes a body from one side whole', () => {
    expect(overrideContent('SMS', { text: 'own' }, content)).toEqual({ text: '', sms: { text: 'own' } });
    expect(overrideContent('EMAIL', { text: 'own' }, content)).toEqual({ text: '', email: { subject: 'S', text: 'own', html: '' } });
    expect(overrideContent('EMAIL', { text: '', email: { subject: 'T', text: '', html: '' } }, content)).toEqual({
      ...content,
      email: { subject: 'T', text: 'M', html: '<p>M</p>' },
    });
    const media = { image: { link: 'https://x.org', caption: '', filename: '' } };
    expect(overrideContent('WHATSAPP', { text: '', whatsapp: { text: '', media } }, content)).toEqual({ text: '', whatsapp: { text: '', template: undefined, media } });
    expect(overrideContent('WHATSAPP', { text: '', whatsapp: { text: 'own' } }, content)).toEqual({ text: '', whatsapp: { text: 'own', template: undefined } });
    expect(overrideContent('WHATSAPP', { text: '' }, content)).toBe(content);
  });
});
