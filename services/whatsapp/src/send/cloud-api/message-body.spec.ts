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

  const file = { link: 'https://example.org/a', caption: '', filename: '' };

  it('writes header, body and buttons of a template', () => {
    const value = { urlParameter: '', payload: '', couponCode: '' };
    const template = {
      name: 'order_ready',
      language: 'de',
      bodyParameters: ['Ada'],
      header: { text: '', media: { document: { ...file, filename: 'order.pdf' } } },
      buttons: [{ ...value, index: 0, urlParameter: '17' }, { ...value, index: 1, payload: 'LATER' }, { ...value, index: 2, couponCode: 'SAVE' }],
    };
    expect(JSON.parse(messageBody({ ...base, content: { channel: 'WHATSAPP', template } })).template.components).toEqual([
      { type: 'header', parameters: [{ type: 'document', document: { link: file.link, filename: 'order.pdf' } }] },
      { type: 'body', parameters: [{ type: 'text', text: 'Ada' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '17' }] },
      { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'LATER' }] },
      { type: 'button', sub_type: 'copy_code', index: '2', parameters: [{ type: 'coupon_code', coupon_code: 'SAVE' }] },
    ]);
  });

  it('writes the text of a header', () => {
    const template = { name: 'a', language: 'de', bodyParameters: [], header: { text: 'Ada' } };
    expect(JSON.parse(messageBody({ ...base, content: { channel: 'WHATSAPP', template } })).template.components).toEqual([
      { type: 'header', parameters: [{ type: 'text', text: 'Ada' }] },
    ]);
  });

  it.each([
    [{ image: { ...file, caption: 'c' } }, { type: 'image', image: { link: file.link, caption: 'c' } }],
    [{ document: { ...file, filename: 'a.pdf' } }, { type: 'document', document: { link: file.link, filename: 'a.pdf' } }],
    [{ video: file }, { type: 'video', video: { link: file.link } }],
    [{ audio: file }, { type: 'audio', audio: { link: file.link } }],
  ])('writes a file by its link: %j', (media, expected) => {
    const body: unknown = JSON.parse(messageBody({ ...base, content: { channel: 'WHATSAPP', media } }));
    expect(body).toMatchObject(expected);
    expect(body).not.toHaveProperty('text');
  });

  it('gives a template without parameters no components', () => {
    const template = { name: 'hello_world', language: 'en_US', bodyParameters: [] };
    expect(JSON.parse(messageBody({ ...base, content: { channel: 'WHATSAPP', template } })).template).toEqual({ name: 'hello_world', language: { code: 'en_US' } });
  });
});
