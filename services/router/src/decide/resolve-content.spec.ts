import { Content, Recipient } from '@switchback/contracts';

import { addressFor, contentFor, reachableChannels } from './resolve-content';

describe('contentFor', () => {
  it('lets the text serve every channel', () => {
    const content = Content.create({ text: 'hello' });
    expect(contentFor('SMS', content).sms?.text).toBe('hello');
    expect(contentFor('EMAIL', content).email).toEqual({ subject: 'Message', text: 'hello', html: '' });
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
    expect(contentFor('EMAIL', content).email).toEqual({ subject: 'Subject', text: 'hello', html: '<p>hello</p>' });
    expect(contentFor('WHATSAPP', content).whatsapp?.template?.name).toBe('otp');
  });

  it.each(['SMS', 'EMAIL', 'WHATSAPP'] as const)('gives %s nothing that is meant for another channel', (channel) => {
    const content = Content.create({ text: 'all', sms: { text: 's' }, email: { text: 'e' }, whatsapp: { text: 'w' } });
    const { text, ...own } = contentFor(channel, content);
    expect(text).toBe('');
    expect(Object.entries(own).filter(([, value]) => value !== undefined).map(([name]) => name)).toEqual([channel.toLowerCase()]);
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
