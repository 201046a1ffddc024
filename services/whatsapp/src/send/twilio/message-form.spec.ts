import { messageForm, type WhatsAppContent } from './message-form';

const envelope = { attemptId: 'm1.0.1', to: '+16505551234', validitySeconds: 300, receiptUrl: 'https://example.org/receipts/twilio' };
const contentSid = `HX${'0'.repeat(32)}`;
const account = { from: '+15005550006', messagingServiceSid: undefined, templates: [{ name: 'order_ready', language: 'en_US', contentSid }] };

function form(content: WhatsAppContent, changed: Partial<Parameters<typeof messageForm>[2]> = {}): unknown {
  const message = messageForm(envelope, content, { ...account, ...changed });
  return 'form' in message ? Object.fromEntries(message.form) : message;
}
const template = (changed: object = {}): WhatsAppContent => ({ channel: 'WHATSAPP', template: { name: 'order_ready', language: 'en_US', bodyParameters: ['Ada', '"17"'], ...changed } });

describe('messageForm', () => {
  it('writes a text message between WhatsApp addresses', () => {
    expect(form({ channel: 'WHATSAPP', text: 'Grüße' })).toEqual({
      To: 'whatsapp:+16505551234',
      From: 'whatsapp:+15005550006',
      Body: 'Grüße',
      StatusCallback: 'https://example.org/receipts/twilio?attempt=m1.0.1',
      ValidityPeriod: '300',
    });
  });

  it('lets a messaging service choose the sender', () => {
    const sent = form({ channel: 'WHATSAPP', text: 'x' }, { from: undefined, messagingServiceSid: 'MG1' });
    expect(sent).toMatchObject({ MessagingServiceSid: 'MG1' });
    expect(sent).not.toHaveProperty('From');
  });

  it('names a template by its content SID and numbers its values', () => {
    const sent = form(template());
    expect(sent).toMatchObject({ ContentSid: contentSid, ContentVariables: '{"1":"Ada","2":"\\"17\\""}' });
    expect(sent).not.toHaveProperty('Body');
  });

  it('gives a template without values no variables', () => {
    expect(form(template({ bodyParameters: [] }))).not.toHaveProperty('ContentVariables');
  });

  it('takes a content SID for a name', () => {
    expect(form(template({ name: `HX${'a'.repeat(32)}` }))).toMatchObject({ ContentSid: `HX${'a'.repeat(32)}` });
  });

  it('sends a file by its link, with its caption as the body', () => {
    const image = { link: 'https://example.org/a', caption: 'c', filename: '' };
    expect(form({ channel: 'WHATSAPP', media: { image } })).toMatchObject({ MediaUrl: image.link, Body: 'c' });
    expect(form({ channel: 'WHATSAPP', media: { audio: { ...image, caption: '' } } })).not.toHaveProperty('Body');
  });

  it.each([{ header: { text: 'Ada' } }, { buttons: [{ index: 0, urlParameter: 'x', payload: '', couponCode: '' }] }])('refuses parts that Twilio numbers in its own way: %j', (parts) => {
    expect(form(template(parts))).toEqual({ refused: 'UNSUPPORTED_COMPONENT' });
  });

  it.each([{ name: 'other' }, { language: 'de' }])('refuses a template that has no content SID: %j', (changed) => {
    expect(form(template(changed))).toEqual({ refused: 'NO_TEMPLATE' });
  });
});
