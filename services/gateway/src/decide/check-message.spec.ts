import { OutgoingMessage } from '@switchback/contracts';

import { checkMessage, ttlMs } from './check-message';

type Partial = Readonly<Record<string, unknown>>;

const good = {
  requestId: 'order-17',
  recipient: { sms: '+1 (415) 555-2671', email: 'someone@EXAMPLE.com' },
  content: { text: 'Your code is 123456' },
} satisfies Partial;

function check(partial: Partial, path = 'message') {
  return checkMessage(OutgoingMessage.fromJSON({ ...good, ...partial }), path);
}

function fieldsOf(partial: Partial): string[] {
  const checked = check(partial);
  return checked.ok ? [] : checked.violations.map((violation) => violation.field);
}

const file = { name: 'a.pdf', mediaType: 'application/pdf', url: 'https://files.example/a.pdf' };

describe('checkMessage', () => {
  it('answers the message normalised', () => {
    const checked = check({ metadata: { b: '2', a: '1' } });
    expect(checked).toMatchObject({
      ok: true,
      message: { policy: 'default', recipient: { sms: '+14155552671', email: 'someone@example.com', whatsapp: '' } },
    });
    expect(checked.ok && Object.keys(checked.message.metadata)).toEqual(['a', 'b']);
  });

  it('gives equal bytes for bodies that differ in form only', () => {
    const bytes = (partial: Partial) => {
      const checked = check(partial);
      return checked.ok ? Buffer.from(OutgoingMessage.encode(checked.message).finish()).toString('hex') : 'refused';
    };
    expect(bytes({ policy: 'default', metadata: { b: '2', a: '1' } })).toBe(bytes({ metadata: { a: '1', b: '2' } }));
  });

  it('looks at what a policy that is brought says, not at what it is called', () => {
    const steps = [{ channel: 1, when: 'x'.repeat(32_758) }];
    const checked = check({ inlinePolicy: { name: 'No Name', version: 7, etag: 'v7', createTime: '2026-01-31T08:00:00Z', steps } });
    expect(checked).toMatchObject({ ok: true, message: { policy: '', inlinePolicy: { name: '', version: 0, etag: '', createTime: undefined, steps: [{ when: steps[0]?.when }] } } });
  });

  it.each<[string, Partial, string]>([
    ['no recipient', { recipient: undefined }, 'message.recipient'],
    ['no address', { recipient: {} }, 'message.recipient'],
    ['a bad SMS number', { recipient: { sms: '12' } }, 'message.recipient.sms'],
    ['a bad WhatsApp number', { recipient: { whatsapp: 'x' } }, 'message.recipient.whatsapp'],
    ['a bad e-mail address', { recipient: { email: 'x' } }, 'message.recipient.email'],
    ['a variable with a space', { content: { variables: { 'a b': 'x' } } }, 'message.content.variables'],
    ['a variable named as the metadata', { content: { variables: { metadata: 'x' } } }, 'message.content.variables'],
    ['a long variable', { content: { variables: { a: 'x'.repeat(2_049) } } }, 'message.content.variables'],
    ['a locale that is none', { locale: 'de_AT' }, 'message.locale'],
    ['a region that is none', { region: 'USA' }, 'message.region'],
    ['a long text', { content: { text: 'x'.repeat(65_537) } }, 'message.content.text'],
    ['NUL in the text', { content: { text: 'a\0b' } }, 'message.content.text'],
    ['a long SMS', { content: { sms: { text: 'x'.repeat(1_601) } } }, 'message.content.sms.text'],
    ['a long subject', { content: { email: { text: 'x', subject: 'x'.repeat(999) } } }, 'message.content.email.subject'],
    ['a second header', { content: { email: { text: 'x', subject: 'a\r\nBcc: b@example.com' } } }, 'message.content.email.subject'],
    ['eleven files', { content: { email: { text: 'x', attachments: Array(11).fill(file) } } }, 'message.content.email.attachments'],
    ['two images of one id', { content: { email: { text: 'x', attachments: [{ ...file, contentId: 'a' }, { ...file, contentId: 'a' }] } } }, 'message.content.email.attachments'],
    ['a file in a directory', { content: { email: { text: 'x', attachments: [{ ...file, name: '../a' }] } } }, 'message.content.email.attachments[0].name'],
    ['a file name with a line break', { content: { email: { text: 'x', attachments: [{ ...file, name: 'a\r\nb' }] } } }, 'message.content.email.attachments[0].name'],
    ['a file of no type', { content: { email: { text: 'x', attachments: [{ ...file, mediaType: 'pdf' }] } } }, 'message.content.email.attachments[0].media_type'],
    ['a file that is a mail', { content: { email: { text: 'x', attachments: [{ ...file, mediaType: 'message/rfc822' }] } } }, 'message.content.email.attachments[0].media_type'],
    ['a file over http', { content: { email: { text: 'x', attachments: [{ ...file, url: 'http://files.example/a' }] } } }, 'message.content.email.attachments[0].url'],
    ['a file of this machine', { content: { email: { text: 'x', attachments: [{ ...file, url: 'file:///etc/passwd' }] } } }, 'message.content.email.attachments[0].url'],
    ['a file with a password', { content: { email: { text: 'x', attachments: [{ ...file, url: 'https://a:b@files.example/a' }] } } }, 'message.content.email.attachments[0].url'],
    ['a content id with a bracket', { content: { email: { text: 'x', attachments: [{ ...file, contentId: 'a>' }] } } }, 'message.content.email.attachments[0].content_id'],
    ['long HTML', { content: { email: { html: 'é'.repeat(262_145) } } }, 'message.content.email.html'],
    ['a file without a link', { content: { whatsapp: { media: { image: { link: '' } } } } }, 'message.content.whatsapp.media.image.link'],
    [
      'a file beside a template',
      { content: { whatsapp: { media: { image: { link: 'https://x.org' } }, template: { name: 'a', language: 'en' } } } },
      'message.content.whatsapp.media',
    ],
    ['a header of nothing', { content: { whatsapp: { template: { name: 'a', language: 'en', header: {} } } } }, 'message.content.whatsapp.template.header'],
    [
      'a button without a value',
      { content: { whatsapp: { template: { name: 'a', language: 'en', buttons: [{ index: 0 }] } } } },
      'message.content.whatsapp.template.buttons[0]',
    ],
    ['a template without name', { content: { whatsapp: { template: { language: 'en' } } } }, 'message.content.whatsapp.template.name'],
    ['a template without language', { content: { whatsapp: { template: { name: 'a' } } } }, 'message.content.whatsapp.template.language'],
    [
      'a long parameter',
      { content: { whatsapp: { template: { name: 'a', language: 'en', bodyParameters: ['ok', 'x'.repeat(1_025)] } } } },
      'message.content.whatsapp.template.body_parameters[1]',
    ],
    ['a long request id', { requestId: 'x'.repeat(129) }, 'message.request_id'],
    ['a request id beyond ASCII', { requestId: 'ä' }, 'message.request_id'],
    ['a request id with a line break', { requestId: 'a\nb' }, 'message.request_id'],
    ['a policy that cannot exist', { policy: 'No Such' }, 'message.policy'],
    ['a policy named and brought', { policy: 'default', inlinePolicy: { steps: [{ channel: 1 }] } }, 'message.inline_policy'],
    ['an own policy with an unknown channel', { inlinePolicy: { steps: [{ channel: 1 }, { channel: 99 }] } }, 'message.inline_policy.steps[1].channel'],
    ['a large policy of its own', { inlinePolicy: { steps: [{ channel: 1, when: 'x'.repeat(32_759) }] } }, 'message.inline_policy'],
    ['a long correlation id', { correlationId: 'x'.repeat(257) }, 'message.correlation_id'],
    ['NUL in the correlation id', { correlationId: 'a\0' }, 'message.correlation_id'],
    ['no time at all', { ttl: { seconds: 0, nanos: 0 } }, 'message.ttl'],
    ['less than a second', { ttl: { seconds: 0, nanos: 999_000_000 } }, 'message.ttl'],
    ['more than 30 days', { ttl: { seconds: 2_592_001, nanos: 0 } }, 'message.ttl'],
    ['a negative time', { ttl: { seconds: -5, nanos: 0 } }, 'message.ttl'],
    ['much metadata', { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, ''])) }, 'message.metadata'],
    ['a long metadata key', { metadata: { ['k'.repeat(65)]: '' } }, 'message.metadata'],
    ['a long metadata value', { metadata: { k: 'x'.repeat(513) } }, 'message.metadata'],
  ])('refuses %s', (_what, partial, field) => {
    expect(fieldsOf(partial)).toEqual([field]);
  });

  it('takes what is exactly at its limit', () => {
    expect(
      fieldsOf({
        requestId: 'x'.repeat(128),
        content: { text: '😀'.repeat(65_536), sms: { text: 'x'.repeat(1_600) }, email: { html: 'x'.repeat(524_288) } },
        correlationId: 'x'.repeat(256),
        ttl: { seconds: 2_592_000, nanos: 0 },
        metadata: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${'k'.repeat(62)}${10 + i}`, 'x'.repeat(512)])),
      }),
    ).toEqual([]);
    expect(fieldsOf({ ttl: { seconds: 1, nanos: 0 } })).toEqual([]);
  });

  it('lists everything that is wrong at once, never repeating a value', () => {
    const checked = check({ recipient: { sms: 'SECRET', email: 'SECRET' }, content: { variables: { 'SE CRET': 'SECRET' } }, policy: 'SECRET' }, 'messages[3]');
    expect(checked.ok).toBe(false);
    if (!checked.ok) {
      expect(checked.violations.map((violation) => violation.field)).toEqual([
        'messages[3].recipient.sms',
        'messages[3].recipient.email',
        'messages[3].content.variables',
        'messages[3].policy',
      ]);
      expect(JSON.stringify(checked.violations)).not.toContain('SECRET');
    }
  });

  it('refuses a request without a message', () => {
    expect(checkMessage(undefined, 'message')).toMatchObject({ ok: false, violations: [{ field: 'message' }] });
  });
});

describe('ttlMs', () => {
  it('reads seconds and nanoseconds', () => {
    expect(ttlMs({ seconds: 2, nanos: 500_999_999 })).toBe(2_500);
    expect(ttlMs(undefined)).toBeUndefined();
  });
});
