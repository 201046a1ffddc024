import type { Policy } from '@switchback/client';
import { DURATION_FORM } from '../parse';
import { UsageError } from '../usage-error';
import { InvalidFileError } from './invalid-file';
import { formatPolicy, parseInlinePolicy, parsePolicies } from './policy-file';

const full = `name: otp
default_ttl: 10m
steps:
  - channel: SMS
    success_status: DELIVERED
    fallback_after: 60s
    fallback_on:
      - TIMEOUT
    providers:
      - id: twilio
        priority: 1
        weight: 2
    retry:
      max_attempts: 5
      initial_backoff: 500ms
      max_backoff: 30s
    unconfirmed: SUCCESS
    on_ambiguous: FALLBACK
    when: recipient.sms_country == "NP"
    sms:
      max_segments: 2
      smart_encoding: true
    send_window:
      days:
        - MONDAY
        - SUNDAY
      start: 22:00
      end: 06:00
      time_zone: Asia/Kathmandu
  - channel: EMAIL
    template:
      variants:
        - locale: en
          text: Your code is {{ code }}
          subject: Your code
        - locale: de
          text: Ihr Code ist {{ code }}
      fallback_locale: en
  - channel: WHATSAPP
    content:
      whatsapp:
        template:
          name: otp
          language: en_US
          body_parameters:
            - "1"
          header:
            media:
              document:
                link: https://example.org/a.pdf
                filename: a.pdf
          buttons:
            - index: 0
              url_parameter: "17"
            - index: 1
              coupon_code: SAVE
  - channel: WHATSAPP
    content:
      whatsapp:
        media:
          image:
            link: https://example.org/a.png
            caption: Here`;

/** Nine of nine of nine of …: a kilobyte that stands for hundreds of millions of words. */
const aliasBomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 8 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => `*a${level}`).join(', ')}]`),
].join('\n');

function hintOf(text: string, parse: (text: string, source: string) => unknown = parsePolicies): string {
  try {
    parse(text, 'policy.yaml');
  } catch (error) {
    if (error instanceof InvalidFileError) return `${error.message}: ${error.fieldViolations.map(({ field, description }) => `${field}: ${description}`).join('\n  ')}`;
    if (error instanceof UsageError) return `${error.message}: ${error.hint ?? ''}`;
    throw error;
  }
  return '';
}

describe('policy files', () => {
  it('survive reading and writing', () => {
    const [policy] = parsePolicies(full, 'policy.yaml');
    if (policy === undefined) throw new Error('no policy');
    const stored: Policy = { ...policy, version: 3, etag: 'x', createTime: new Date(0) };
    expect(formatPolicy(stored)).toBe(`# version 3, created 1970-01-01T00:00:00.000Z\n${full}`);
  });

  it('take words in any case, and several documents', () => {
    expect(parsePolicies('name: a\nsteps: [{ channel: sms }]\n---\nname: b\nsteps: [{ channel: Email }]', 'f')).toEqual([
      { name: 'a', steps: [{ channel: 'SMS' }] },
      { name: 'b', steps: [{ channel: 'EMAIL' }] },
    ]);
  });

  it.each([
    ['steps: []', 'policy.yaml is not a policy: policy.name: is missing'],
    ['name: 7\nsteps: []', 'policy.yaml is not a policy: policy.name: must be a text, not a number: put it in quotes'],
    ['name: a\nsteps: [{ channel: SMS, template: { text: Hi } }]', /policy\.steps\[0\]\.template\.variants: is missing\n {2}policy\.steps\[0\]\.template\.text: is not known$/],
    ['name: a\nsteps: [{ channel: PIGEON }]', 'policy.yaml is not a policy: policy.steps[0].channel: must be one of SMS, EMAIL, WHATSAPP'],
    [
      'name: a\nsteps: [{ channel: SMS, send_window: { start: 9, end: 21:00 } }]',
      'policy.yaml is not a policy: policy.steps[0].send_window.start: must be a local time such as "09:00"',
    ],
    ['name: a\nsteps: [{ retry: { max_attempts: many } }]', /policy\.steps\[0\]\.retry\.max_attempts: must be a number, not a text\n {2}policy\.steps\[0\]\.channel: is missing$/],
    ['name: a\nsteps: [{ all_of: [{ channel: SMS }, { chanel: EMAIL }] }]', /policy\.steps\[0\]\.all_of\[1\]\.channel: is missing\n {2}policy\.steps\[0\]\.all_of\[1\]\.chanel: is not known$/],
    ['name: a\nsteps: [{ all_of: [{ channel: SMS }], fallback_after: 60s }]', 'policy.yaml is not a policy: policy.steps[0].fallback_after: stands beside all_of; move it into the steps that it is meant for'],
    ['name: a\nsteps: [{ all_of: [] }]', 'policy.yaml is not a policy: policy.steps[0].all_of: must have 2 or 3 steps, each of another channel'],
    ['name: a\nsteps: [{ channel: SMS, fallback_aftr: 60s }]', 'policy.yaml is not a policy: policy.steps[0].fallback_aftr: is not known'],
    [
      'name: a\nsteps: [{ channel: SMS, fallback_after: 60 }]',
      `policy.yaml is not a policy: policy.steps[0].fallback_after: must be ${DURATION_FORM}`,
    ],
    [
      'name: a\nsteps: [{ channel: SMS, fallback_after: soon }]',
      `policy.yaml is not a policy: policy.steps[0].fallback_after: must be ${DURATION_FORM}`,
    ],
    ['', 'policy.yaml has no policy: '],
    [aliasBomb, 'policy.yaml cannot be read: its aliases stand for too much; write it out: '],
    ['name: *otp\nsteps: []', 'policy.yaml cannot be read: Unresolved alias (the anchor must be set before the alias): otp: '],
    ['name: a\nsteps: &steps [*steps]', /^policy.yaml is not a policy: policy\.steps\[0\]: must be fields with values, not a list/],
    ['name: a\nsteps: []\n---\nname: [', /^policy\.yaml, document 2 is not YAML: .* at line \d+, column \d+: $/],
  ])('refuse %j', (text, message) => {
    expect(hintOf(text)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('reads and writes steps that start together', () => {
    const text = 'name: alert\nsteps:\n  - all_of:\n      - channel: SMS\n        fallback_after: 30s\n      - channel: EMAIL\n  - channel: WHATSAPP';
    const [policy] = parsePolicies(text, 'f');
    expect(policy).toEqual({ name: 'alert', steps: [{ allOf: [{ channel: 'SMS', fallbackAfter: '30s' }, { channel: 'EMAIL' }] }, { channel: 'WHATSAPP' }] });
    if (policy === undefined) throw new Error('no policy');
    expect(formatPolicy({ ...policy, version: 1, etag: 'e', createTime: undefined })).toBe(`# version 1\n${text}`);
  });

  it('for a message have one policy, and a name only where one wants to', () => {
    expect(parseInlinePolicy('default_ttl: 10m\nsteps: [{ channel: sms, fallback_after: 60s }]', 'f')).toMatchObject({
      defaultTtl: '10m',
      steps: [{ channel: 'SMS', fallbackAfter: '60s' }],
    });
    const [named] = parsePolicies(full, 'f');
    expect(parseInlinePolicy(full, 'f')).toEqual(named);
    expect(hintOf('steps: [{ channel: SMS }]\n---\nsteps: []', parseInlinePolicy)).toBe('policy.yaml has several policies: a message brings one');
    expect(hintOf('steps: [{ channel: PIGEON }]', parseInlinePolicy)).toBe('policy.yaml is not a policy: policy.steps[0].channel: must be one of SMS, EMAIL, WHATSAPP');
    expect(hintOf('', parseInlinePolicy)).toBe('policy.yaml has no policy: ');
  });
});
