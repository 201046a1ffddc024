import * as fc from 'fast-check';

import { type PolicyDraft, type StepDraft, validatePolicy, type Violation } from './index';
import { type WhatsAppTemplate } from './step-content';
import { draftOf } from './testing/draft-of';

const HOUR = 3_600_000;
const ALL_TRIGGERS = ['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'];
const good = { name: 'default', steps: [{ channel: 'SMS' }] } as const satisfies PolicyDraft;

function violationsOf(draft: PolicyDraft): readonly Violation[] {
  const validation = validatePolicy(draft);
  return validation.ok ? [] : validation.violations;
}

function warningsOf(...steps: readonly StepDraft[]): readonly string[] {
  const validation = validatePolicy({ name: 'default', steps });
  if (!validation.ok) throw new Error(JSON.stringify(validation.violations));
  return validation.warnings.map(({ field, description }) => `${field}: ${description}`);
}

it('fills in the defaults', () => {
  expect(validatePolicy(good)).toEqual({
    ok: true,
    warnings: [],
    policy: {
      name: 'default',
      version: 0,
      defaultTtlMs: 24 * HOUR,
      steps: [
        {
          channel: 'SMS',
          successStatus: 'DELIVERED',
          fallbackAfterMs: 300_000,
          fallbackOn: ALL_TRIGGERS,
          providers: [],
          retry: { maxAttempts: 3, initialBackoffMs: 1_000, maxBackoffMs: 30_000 },
          unconfirmed: 'FALLBACK',
          onAmbiguous: 'WAIT',
        },
      ],
    },
  });
});

describe('what a step says', () => {
  const whatsappTemplate = { name: 'otp', language: 'en', bodyParameters: ['{{ code }}'] };
  const variant = { locale: 'en', text: 'Code {{ code }}', subject: '', html: '' };
  const template = { variants: [variant], fallbackLocale: 'en' };
  const media = { image: { link: 'https://example.org/{{ code }}.png', caption: '', filename: '' } };
  const whatsapp = (words: WhatsAppTemplate): PolicyDraft => step('WHATSAPP', { template: { ...template, variants: [{ ...variant, text: '', whatsappTemplate: words }] } });
  const step = (channel: string, words: Partial<StepDraft>): PolicyDraft => ({ name: 'a', steps: [{ channel, ...words }] });

  it('is kept; the only variant is the fallback', () => {
    expect(violationsOf(step('SMS', { template }))).toEqual([]);
    const validation = validatePolicy(step('SMS', { template: { ...template, fallbackLocale: '' } }));
    expect(validation.ok && validation.policy.steps[0]?.template).toEqual(template);
    expect(violationsOf(step('EMAIL', { content: { text: '', email: { subject: 'S', text: '', html: '' } } }))).toEqual([]);
    expect(violationsOf(step('WHATSAPP', { template: { ...template, variants: [{ ...variant, text: '', whatsappTemplate }] } }))).toEqual([]);
  });

  it.each<[string, PolicyDraft, string[]]>([
    ['content and a template', step('SMS', { content: { text: 'x' }, template }), ['template']],
    ['empty content', step('SMS', { content: { text: ' ' } }), ['content']],
    ['content for another channel', step('SMS', { content: { text: 'x', email: { subject: '', text: 'x', html: '' } } }), ['content.email']],
    ['a subject of two lines', step('EMAIL', { content: { text: 'x', email: { subject: 'a\nb', text: '', html: '' } } }), ['content.email.subject']],
    ['no variants', step('SMS', { template: { variants: [], fallbackLocale: '' } }), ['template.variants']],
    ['two of one locale', step('SMS', { template: { variants: [variant, { ...variant, locale: 'EN' }], fallbackLocale: 'en' } }), ['template.variants[1].locale']],
    ['a fallback that is no variant', step('SMS', { template: { ...template, fallbackLocale: 'de' } }), ['template.fallback_locale']],
    ['no locale', step('SMS', { template: { ...template, variants: [{ ...variant, locale: '' }, variant] } }), ['template.variants[0].locale']],
    ['a variant without text', step('SMS', { template: { ...template, variants: [{ ...variant, text: '' }] } }), ['template.variants[0]']],
    ['HTML for SMS', step('SMS', { template: { ...template, variants: [{ ...variant, html: 'x' }] } }), ['template.variants[0].html']],
    ['WhatsApp for e-mail', step('EMAIL', { template: { ...template, variants: [{ ...variant, whatsappTemplate }] } }), ['template.variants[0].whatsapp_template']],
    ['a subject for SMS', step('SMS', { template: { ...template, variants: [{ ...variant, subject: 'x' }] } }), ['template.variants[0].subject']],
    ['an e-mail variant that says nothing', step('EMAIL', { template: { ...template, variants: [{ ...variant, text: '' }] } }), ['template.variants[0]']],
    ['a WhatsApp variant that says nothing', step('WHATSAPP', { template: { ...template, variants: [{ ...variant, text: '' }] } }), ['template.variants[0]']],
    ['a template without a name', whatsapp({ ...whatsappTemplate, name: ' ' }), ['template.variants[0]', 'template.variants[0].whatsapp_template.name']],
    ['a template without a language', whatsapp({ ...whatsappTemplate, language: '' }), ['template.variants[0].whatsapp_template.language']],
    ['too many values', whatsapp({ ...whatsappTemplate, bodyParameters: Array.from({ length: 101 }, () => 'x') }), ['template.variants[0].whatsapp_template.body_parameters']],
    ['a NUL', step('SMS', { content: { text: 'a\0b' } }), ['content.text']],
    ['a file beside a template', step('WHATSAPP', { content: { text: '', whatsapp: { text: '', template: whatsappTemplate, media } } }), ['content.whatsapp.media']],
    ['a text that is too long', step('SMS', { content: { text: 'x'.repeat(1_601) } }), ['content.text']],
  ])('is refused when it has %s', (_name, draft, fields) => {
    expect(violationsOf(draft).map(({ field }) => field)).toEqual(fields.map((field) => `policy.steps[0].${field}`));
  });

  it('is checked source by source in the header and buttons of a template', () => {
    const button = { urlParameter: '', payload: '', couponCode: '' };
    const buttons = [{ ...button, index: 0, urlParameter: 'u' }, { ...button, index: 1, payload: 'p' }, { ...button, index: 2, couponCode: 'c' }];
    const sourcesOf = (words: WhatsAppTemplate): readonly string[] => {
      const seen: string[] = [];
      validatePolicy(whatsapp(words), undefined, (source) => void seen.push(source));
      return seen;
    };
    expect(sourcesOf({ ...whatsappTemplate, header: { text: 'h' }, buttons })).toEqual(['{{ code }}', 'h', 'u', 'p', 'c']);
    const document = { link: 'https://example.org/{{ code }}.pdf', caption: '', filename: '{{ code }}.pdf' };
    expect(sourcesOf({ ...whatsappTemplate, header: { text: '', media: { document } } })).toEqual(['{{ code }}', document.link, document.filename]);
  });

  it('is bounded over all steps', () => {
    const html = 'x'.repeat(60_000);
    const variants = ['en', 'de', 'fr', 'it', 'es'].map((locale) => ({ ...variant, locale, html }));
    expect(violationsOf(step('EMAIL', { template: { variants, fallbackLocale: 'en' } })).map(({ field }) => field)).toEqual(['policy.steps']);
    expect(violationsOf(step('EMAIL', { template: { variants: variants.slice(0, 4), fallbackLocale: 'en' } }))).toEqual([]);
  });

  it('is refused with the sentence of the template check, source by source', () => {
    const variants = [{ ...variant, subject: '{{', html: '{%', whatsappTemplate: undefined }];
    const result = validatePolicy(step('EMAIL', { template: { variants, fallbackLocale: 'en' } }), undefined, (source, kind) => (source.length < 3 ? `${kind}: mend ${source}` : undefined));
    expect(result).toEqual({
      ok: false,
      violations: [
        { field: 'policy.steps[0].template.variants[0].subject', description: 'TEXT: mend {{' },
        { field: 'policy.steps[0].template.variants[0].html', description: 'HTML: mend {%' },
      ],
    });
  });
});

it('keeps what was written of a text, and nothing where nothing was', () => {
  const sms = (draft: StepDraft['sms']) => {
    const validation = validatePolicy({ name: 'a', steps: [{ channel: 'SMS', ...(draft === undefined ? {} : { sms: draft }) }] });
    return validation.ok ? validation.policy.steps[0]?.sms : 'refused';
  };
  expect(sms({ maxSegments: 2, smartEncoding: true })).toEqual({ maxSegments: 2, smartEncoding: true });
  expect(sms({ maxSegments: 24 })).toEqual({ maxSegments: 24, smartEncoding: false });
  expect(sms({ smartEncoding: true })).toEqual({ smartEncoding: true });
  expect(sms({ smartEncoding: false })).toBeUndefined();
  expect(sms({})).toBeUndefined();
});

it('keeps what was written', () => {
  const step = {
    channel: 'WHATSAPP',
    successStatus: 'READ',
    fallbackAfterMs: 1_000,
    fallbackOn: ['TIMEOUT', 'REJECTED'],
    providers: [{ id: 'meta', priority: 2, weight: 10 }, { id: 'twilio.eu-1' }],
    retry: { maxAttempts: 1, initialBackoffMs: 60_000 },
    unconfirmed: 'SUCCESS',
    onAmbiguous: 'FALLBACK',
  };
  const validation = validatePolicy({ name: 'a', version: 7, defaultTtlMs: 30 * 24 * HOUR, steps: [step] });
  expect(validation).toMatchObject({
    ok: true,
    policy: {
      name: 'a',
      version: 7,
      defaultTtlMs: 30 * 24 * HOUR,
      steps: [
        {
          ...step,
          fallbackOn: ['REJECTED', 'TIMEOUT'],
          providers: [
            { id: 'meta', priority: 2, weight: 10 },
            { id: 'twilio.eu-1', priority: 0, weight: 1 },
          ],
          retry: { maxAttempts: 1, initialBackoffMs: 60_000, maxBackoffMs: 60_000 },
        },
      ],
    },
  });
});

const step = (change: StepDraft): PolicyDraft => ({ ...good, steps: [{ channel: 'SMS', ...change }] });

it.each<[string, PolicyDraft, string, string]>([
  ['no name', { steps: good.steps }, 'policy.name', 'Name the policy: 1 to 63 lower-case letters'],
  ['an empty name', { ...good, name: '' }, 'policy.name', 'Name the policy'],
  ['a name with capitals', { ...good, name: 'OTP' }, 'policy.name', 'Must be 1 to 63 lower-case letters, digits and hyphens'],
  ['a name that starts with a digit', { ...good, name: '2fa' }, 'policy.name', 'starting with a letter'],
  ['a name of 64 letters', { ...good, name: 'a'.repeat(64) }, 'policy.name', '1 to 63'],
  ['a negative version', { ...good, version: -1 }, 'policy.version', 'from 0'],
  ['a ttl of 999 ms', { ...good, defaultTtlMs: 999 }, 'policy.default_ttl', 'Must be a duration from 1 s to 30 d'],
  ['a ttl beyond 30 days', { ...good, defaultTtlMs: 30 * 24 * HOUR + 1 }, 'policy.default_ttl', 'from 1 s to 30 d'],
  ['no steps', { name: 'a' }, 'policy.steps', 'Add at least one step'],
  ['an empty list of steps', { name: 'a', steps: [] }, 'policy.steps', 'Add at least one step'],
  ['eleven steps', { name: 'a', steps: Array(11).fill({ channel: 'SMS' }) }, 'policy.steps', 'Has 11 steps; keep at most 10.'],
  ['no channel', { name: 'a', steps: [{}] }, 'policy.steps[0].channel', "Name the step's channel: one of SMS, EMAIL, WHATSAPP."],
  ['an empty channel', step({ channel: '' }), 'policy.steps[0].channel', "Name the step's channel"],
  ['an unknown channel', step({ channel: 'FAX' }), 'policy.steps[0].channel', '"FAX" is not known here; use one of SMS, EMAIL, WHATSAPP.'],
  ['an unknown success status', step({ successStatus: 'SEEN' }), 'policy.steps[0].success_status', 'use one of SENT, DELIVERED, READ.'],
  ['a wait of 0', step({ fallbackAfterMs: 0 }), 'policy.steps[0].fallback_after', 'Must be a duration from 1 s to 72 h'],
  ['a wait beyond 72 h', step({ fallbackAfterMs: 72 * HOUR + 1 }), 'policy.steps[0].fallback_after', 'from 1 s to 72 h'],
  ['a wait of half a millisecond', step({ fallbackAfterMs: 1000.5 }), 'policy.steps[0].fallback_after', 'in whole milliseconds'],
  ['a wait that is no number', step({ fallbackAfterMs: NaN }), 'policy.steps[0].fallback_after', 'Must be a duration'],
  ['an unknown trigger', step({ fallbackOn: ['TIMEOUT', 'BOUNCE'] }), 'policy.steps[0].fallback_on[1]', '"BOUNCE" is not known here'],
  ['a trigger twice', step({ fallbackOn: ['TIMEOUT', 'TIMEOUT'] }), 'policy.steps[0].fallback_on[1]', 'stands here twice; remove one.'],
  ['a provider without a name', step({ providers: [{}] }), 'policy.steps[0].providers[0].id', 'Name a configured provider'],
  ['a provider with a strange name', step({ providers: [{ id: 'a b' }] }), 'policy.steps[0].providers[0].id', 'Name a configured provider'],
  ['a provider twice', step({ providers: [{ id: 'a' }, { id: 'a' }] }), 'policy.steps[0].providers[1].id', '"a" stands here twice'],
  ['a negative priority', step({ providers: [{ id: 'a', priority: -1 }] }), 'policy.steps[0].providers[0].priority', 'from 0 to 1000'],
  ['a weight of 0', step({ providers: [{ id: 'a', weight: 0 }] }), 'policy.steps[0].providers[0].weight', 'from 1 to 1000'],
  ['eleven providers', step({ providers: ids(11) }), 'policy.steps[0].providers', 'Has 11 providers; keep at most 10.'],
  ['no attempts', step({ retry: { maxAttempts: 0 } }), 'policy.steps[0].retry.max_attempts', 'Must be a whole number from 1 to 10.'],
  ['a backoff of 9 ms', step({ retry: { initialBackoffMs: 9 } }), 'policy.steps[0].retry.initial_backoff', 'from 10 ms to 1 h'],
  [
    'a longest backoff below the first',
    step({ retry: { initialBackoffMs: 5_000, maxBackoffMs: 4_000 } }),
    'policy.steps[0].retry.max_backoff',
    'Must not be shorter than initial_backoff; raise it or lower initial_backoff.',
  ],
  ['a file without a link', step({ channel: 'WHATSAPP', content: { text: '', whatsapp: { text: '', media: { image: { link: '', caption: '', filename: '' } } } } }), 'policy.steps[0].content.whatsapp.media.image.link', 'Must be a link'],
  ['no segments', step({ sms: { maxSegments: 0 } }), 'policy.steps[0].sms.max_segments', 'Must be a whole number from 1 to 24.'],
  ['25 segments', step({ sms: { maxSegments: 25 } }), 'policy.steps[0].sms.max_segments', 'Must be a whole number from 1 to 24.'],
  ['segments of an e-mail', step({ channel: 'EMAIL', sms: { maxSegments: 1 } }), 'policy.steps[0].sms', 'Is for SMS steps alone; remove it.'],
  ['an unknown word for unconfirmed', step({ unconfirmed: 'MAYBE' }), 'policy.steps[0].unconfirmed', 'use one of FALLBACK, SUCCESS.'],
  ['an unknown word for ambiguous', step({ onAmbiguous: 'RETRY' }), 'policy.steps[0].on_ambiguous', 'use one of WAIT, FALLBACK.'],
])('refuses %s', (_case, draft, field, description) => {
  const violations = violationsOf(draft);
  expect(violations).toHaveLength(1);
  expect(violations[0]?.field).toBe(field);
  expect(violations[0]?.description).toContain(description);
});

function ids(count: number): readonly { id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `p${index}` }));
}

it('refuses fields that it does not know, wherever they stand', () => {
  const steps = [{ channel: 'SMS', fallback: 5, providers: [{ id: 'a', cost: 1 }], retry: { jitter: true } }];
  const draft: PolicyDraft = JSON.parse(JSON.stringify({ name: 'a', steps, ttl: 5 }));
  expect(violationsOf(draft).map(({ field }) => field)).toEqual([
    'policy.ttl',
    'policy.steps[0].fallback',
    'policy.steps[0].providers[0].cost',
    'policy.steps[0].retry.jitter',
  ]);
  expect(violationsOf(draft)[0]?.description).toBe(
    'This field is not known; remove it, or use one of name, version, default_ttl, steps.',
  );
});

it('tells every mistake at once, and quotes no more than the start of a long word', () => {
  const violations = violationsOf({ name: 'A', defaultTtlMs: 1, steps: [{ channel: 'x'.repeat(5_000) }, { fallbackAfterMs: 1 }] });
  expect(violations.map(({ field }) => field)).toEqual([
    'policy.name',
    'policy.default_ttl',
    'policy.steps[0].channel',
    'policy.steps[1].channel',
    'policy.steps[1].fallback_after',
  ]);
  expect(violations.every(({ description }) => description.length < 200)).toBe(true);
});

describe('warns', () => {
  it.each<[string, StepDraft[], string]>([
    ['of SMS that waits to be read', [{ channel: 'SMS', successStatus: 'READ' }], 'policy.steps[0].success_status: SMS has no read'],
    ['of e-mail that waits to be opened', [{ channel: 'EMAIL', successStatus: 'READ' }], 'policy.steps[0].success_status: E-mail opens'],
    [
      'of a step that succeeds before it can fail',
      [{ channel: 'SMS', successStatus: 'SENT' }, { channel: 'EMAIL' }],
      'policy.steps[0].success_status: The step succeeds at hand-off',
    ],
    [
      'of silence that ends the message',
      [{ channel: 'SMS', fallbackOn: ['REJECTED'] }, { channel: 'EMAIL' }],
      'policy.steps[0].fallback_on: Without TIMEOUT',
    ],
    ['of a channel tried twice in a row', [{ channel: 'SMS' }, { channel: 'SMS' }], 'policy.steps[1].channel: Repeats the channel'],
    [
      'of a timer longer than the ttl',
      [{ channel: 'SMS', fallbackAfterMs: 24 * HOUR }, { channel: 'EMAIL' }],
      'policy.steps[0].fallback_after: The waits up to here reach default_ttl (24 h), so later steps may never start',
    ],
    [
      'of a last step that has not its time',
      [{ channel: 'SMS', fallbackAfterMs: 20 * HOUR }, { channel: 'EMAIL', fallbackAfterMs: 5 * HOUR }],
      'policy.steps[1].fallback_after: The waits up to here reach default_ttl (24 h), so the message can expire before this step',
    ],
    [
      'of a window that may not open within the ttl',
      [{ channel: 'SMS', sendWindow: { days: ['MONDAY', 'FRIDAY'], start: '09:00', end: '17:00' } }],
      'policy.steps[0].send_window: Stays closed for up to 88 h, and messages expire after default_ttl (24 h)',
    ],
    [
      'of a window over midnight that opens once a week',
      [{ channel: 'SMS', sendWindow: { days: ['SUNDAY'], start: '22:00', end: '06:00' } }],
      'policy.steps[0].send_window: Stays closed for up to 160 h',
    ],
    [
      'of retries for which there is no time',
      [{ channel: 'SMS', fallbackAfterMs: 15_000, retry: { maxAttempts: 5, initialBackoffMs: 2_000, maxBackoffMs: 30_000 } }],
      'policy.steps[0].retry: The waits between its 5 attempts come to 15 s on average, and no call begins after fallback_after (15 s)',
    ],
  ])('%s', (_case, steps, warning) => {
    const warnings = warningsOf(...steps);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(warning);
  });

  it('not of what is meant', () => {
    expect(warningsOf({ channel: 'SMS', fallbackOn: ['REJECTED'], unconfirmed: 'SUCCESS' }, { channel: 'EMAIL' })).toEqual([]);
    expect(warningsOf({ channel: 'SMS', successStatus: 'SENT' })).toEqual([]);
    expect(warningsOf({ channel: 'SMS', fallbackAfterMs: 15_001, retry: { maxAttempts: 5, initialBackoffMs: 2_000, maxBackoffMs: 30_000 } })).toEqual([]);
    expect(warningsOf({ channel: 'SMS', fallbackAfterMs: 1_000, retry: { maxAttempts: 1 } })).toEqual([]);
    expect(warningsOf({ channel: 'SMS', sendWindow: { start: '22:00', end: '06:00' } })).toEqual([]);
    expect(warningsOf({ channel: 'SMS', sendWindow: { start: '00:00', end: '24:00' } })).toEqual([]);
    expect(warningsOf({ channel: 'WHATSAPP', successStatus: 'READ' }, { channel: 'SMS' }, { channel: 'WHATSAPP' })).toEqual([]);
  });
});

// Mostly right, so that some drafts of many fields are right altogether.
const name = fc.oneof({ weight: 10, arbitrary: fc.constantFrom('a', 'otp') }, fc.string());
const choice = <T extends string>(...known: readonly T[]) => fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...known) }, fc.string());
const likely = { weight: 40, arbitrary: fc.constantFrom(1_000, 60_000) };
const number = fc.oneof(likely, fc.constantFrom(0, 1, -1, 0.5, NaN, Infinity), fc.integer());
const optional = { requiredKeys: [] };
const channel = choice('SMS', 'EMAIL', 'WHATSAPP');
const steps: fc.Arbitrary<readonly StepDraft[]> = fc.array(
  fc.record(
    {
      channel,
      successStatus: choice('SENT', 'DELIVERED', 'READ'),
      fallbackAfterMs: number,
      fallbackOn: fc.array(choice('TIMEOUT', 'REJECTED', 'UNREACHABLE'), { maxLength: 2 }),
      providers: fc.array(fc.record({ id: name, priority: number, weight: number }, optional)),
      retry: fc.record({ maxAttempts: number, initialBackoffMs: number, maxBackoffMs: number }, optional),
      unconfirmed: choice('FALLBACK', 'SUCCESS'),
      onAmbiguous: choice('WAIT', 'FALLBACK'),
      sendWindow: fc.record(
        {
          days: fc.array(choice('SUNDAY', 'MONDAY'), { maxLength: 2 }),
          start: choice('09:00', '22:00'),
          end: choice('21:00', '00:00', '24:00'),
          timeZone: choice('', 'Asia/Kathmandu'),
        },
        { requiredKeys: ['start', 'end'] },
      ),
    },
    optional,
  ),
  { maxLength: 3 },
);
/** Now and then the first step is several. */
const allOf: fc.Arbitrary<StepDraft> = fc.record({ allOf: fc.array(fc.record({ channel, fallbackAfterMs: number }, optional), { minLength: 1, maxLength: 3 }) });
const drafts: fc.Arbitrary<PolicyDraft> = fc.record(
  {
    name,
    version: number,
    defaultTtlMs: number,
    steps: fc.oneof(steps, fc.tuple(allOf, steps).map(([first, rest]) => [first, ...rest])),
  },
  optional,
);

it('answers every draft: with a policy that stands its own check unchanged, or with sentences that name fields', () => {
  let sane = 0;
  let parallel = 0;
  const property = fc.property(drafts, (draft) => {
    const validation = validatePolicy(draft);
    if (validation.ok) {
      sane += 1;
      parallel += validation.policy.parallelSteps === undefined ? 0 : 1;
      return expect(validatePolicy(draftOf(validation.policy))).toEqual(validation);
    }
    const sound = ({ field, description }: Violation): boolean => field.startsWith('policy.') && description.endsWith('.');
    expect(validation.violations.every(sound)).toBe(true);
  });
  fc.assert(property, { numRuns: 3_000 });
  expect(sane).toBeGreaterThan(0);
  expect(parallel).toBeGreaterThan(0);
});
