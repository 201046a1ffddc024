import { composeMail } from './compose-mail';

const options = { from: { name: 'Bücher AG', address: 'shop@bücher.example' } };
const content = { attemptId: 'm1.1.1', to: 'someone@example.org', subject: 'Grüße 🙂', text: 'Hello' };

describe('composeMail', () => {
  it('names one sender, one recipient and the attempt', () => {
    expect(composeMail(content, options)).toMatchObject({
      composed: true,
      messageId: 'm1.1.1@xn--bcher-kva.example',
      mail: {
        from: { name: 'Bücher AG', address: 'shop@bücher.example' },
        to: { name: '', address: 'someone@example.org' },
        envelope: { from: 'shop@bücher.example', to: ['someone@example.org'] },
        subject: 'Grüße 🙂',
        messageId: '<m1.1.1@xn--bcher-kva.example>',
      },
    });
  });

  it('takes the Message-ID domain and the reply address from the options', () => {
    const composed = composeMail(content, { ...options, messageIdDomain: 'mail.example', replyTo: { address: 'help@example.org' } });
    expect(composed).toMatchObject({ messageId: 'm1.1.1@mail.example', mail: { replyTo: { name: '', address: 'help@example.org' } } });
  });

  it.each(['Hi\r\nBcc: b@example.org', 'Hi\nX: y', 'Hi\rX: y', 'Hi\u0000', 'Hi\u0085X: y'])('refuses the subject %j', (subject) => {
    expect(composeMail({ ...content, subject }, options)).toEqual({ composed: false, code: 'INVALID_SUBJECT' });
  });

  it.each(['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', 'A <a@b.example>', ''])('refuses the address %j', (to) => {
    expect(composeMail({ ...content, to }, options)).toEqual({ composed: false, code: 'INVALID_ADDRESS' });
  });
});
