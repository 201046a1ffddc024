import { composeMail } from './compose-mail';

const options = { provider: 'smtp', signingKeys: [], bounces: undefined, unsubscribe: undefined, from: { name: 'Bücher AG', address: 'shop@bücher.example' } };
const content = { attemptId: 'm1.1.1', to: 'someone@example.org', subject: 'Grüße 🙂', text: 'Hello' };

describe('composeMail', () => {
  it('names one sender, one recipient and the attempt', () => {
    expect(composeMail(content, options)).toMatchObject({
      composed: true,
      messageId: 'm1.1.1@xn--bcher-kva.example',
      mail: {
        from: { name: 'Bücher AG', address: 'shop@bücher.example' },
        to: { name: '', address: 'someone@example.org' },
        envelope: { from: 'shop@xn--bcher-kva.example', to: ['someone@example.org'] },
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

  it('asks for a domain in its ASCII form and leaves the local part as it is', () => {
    expect(composeMail({ ...content, to: 'jörg@bücher.example' }, options)).toMatchObject({ mail: { envelope: { to: ['jörg@xn--bcher-kva.example'] } } });
  });

  it('takes files along, images by their content id', () => {
    const file = { name: 'Rechnung.pdf', mediaType: 'application/pdf', url: 'https://files.example/1', content: Buffer.from('x') };
    expect(composeMail({ ...content, files: [file, { ...file, contentId: 'logo' }] }, options)).toMatchObject({
      mail: {
        attachments: [
          { filename: 'Rechnung.pdf', contentType: 'application/pdf', content: file.content },
          { filename: 'Rechnung.pdf', contentType: 'application/pdf', content: file.content, cid: 'logo' },
        ],
      },
    });
    for (const injected of [{ name: 'a\r\nX: y' }, { mediaType: 'a/b\r\nX: y' }, { contentId: 'a\nb' }]) {
      expect(composeMail({ ...content, files: [{ ...file, ...injected }] }, options)).toEqual({ composed: false, code: 'INVALID_ATTACHMENT' });
    }
  });

  describe('with a listener for bounces', () => {
    const bounces = { listen: '127.0.0.1:2525', domain: 'bounce.example.org', successReports: false, maxConnections: 5 };
    const sender = { ...options, provider: 'smarthost', signingKeys: ['a key of thirty-two characters..'], bounces };

    it('names the attempt and its proof in the return path, the envelope id and the Message-ID', () => {
      const composed = composeMail(content, sender);
      const token = composed.composed ? composed.messageId.split('@')[0] : '';
      expect(token).toMatch(/^m1\.1\.1-[0-9a-f]{20}$/);
      expect(composed).toMatchObject({
        messageId: `${token}@xn--bcher-kva.example`,
        mail: { envelope: { from: `b+${token}@bounce.example.org` }, dsn: { id: token, return: 'headers', notify: ['failure', 'delay'] } },
      });
    });

    it('asks for word of the delivery where that is wanted', () => {
      const asking = { ...sender, bounces: { ...bounces, successReports: true } };
      expect(composeMail(content, asking)).toMatchObject({ mail: { dsn: { notify: ['success', 'failure', 'delay'] } } });
    });
  });

  it('offers one click only with a link', () => {
    expect(composeMail(content, { ...options, unsubscribeUrl: 'https://x.example/receipts/smtp?u=abc', unsubscribe: { mailto: 'stop@example.org' } })).toMatchObject({
      mail: {
        headers: {
          'List-Unsubscribe': '<https://x.example/receipts/smtp?u=abc>, <mailto:stop@example.org?subject=unsubscribe>',
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      },
    });
    const without = composeMail(content, { ...options, unsubscribe: { mailto: 'stop@example.org' } });
    expect(without.composed && Object.keys(without.mail.headers ?? {})).toEqual(['Auto-Submitted']);
  });
});
