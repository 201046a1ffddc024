import { messageBody } from './message-body';

const base = { attemptId: 'm1.0.1', to: '+16505551234', previewUrls: false };

describe('messageBody', () => {
  it('writes a text message', () => {
    expect(JSON.parse(messageBody({ ...base, content: { channel: 'WHATSAPP', text: 'Grüße "🙂"' } }))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+16505551234',
      biz_opaque_callback_data: 'm1.0.1',
      type: 'text',
      text: { preview_url: false, body: 'Grüße "🙂"' },
    });
  });

  it('writes a template message', () => {
    const template = { name: 'order_ready', language: 'en_US', bodyParameters: ['Ada', '17'] };
    expect(JSON.parse(messageBody({ ...base, content: { channel: 'WHATSAPP', template } }))).toMatchObject({
      type: 'template',
      template: {
        name: 'order_ready',
        language: { code: 'en_US' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }, { type: 'text', text: '17' }] }],
      },
    });
  });

  it('gives a template without parameters no components', () => {
    const template = { name: 'hello_world', language: 'en_US', bodyParameters: [] };
    expect(JSON.parse(messageBody({ ...base, content: { channel: 'WHATSAPP', template } })).template).toEqual({ name: 'hello_world', language: { code: 'en_US' } });
  });
});
