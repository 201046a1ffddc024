import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { Content } from '@switchback/contracts';
import { readMail, SmtpSink, waitFor } from '@switchback/testing';

import { smtp } from './index';

describe('the e-mail service with an SMTP server', () => {
  let sink: SmtpSink;
  let test: ChannelUnderTest;
  let greylisted = 1;
  beforeAll(async () => {
    sink = await SmtpSink.start({
      script: (address) => {
        if (address.startsWith('nobody@')) return { at: 'RCPT', code: 550, text: '5.1.1 No such user' };
        if (address.startsWith('lost@')) return { at: 'DATA', then: 'RESET' };
        if (address.startsWith('later@') && greylisted-- > 0) return { at: 'RCPT', code: 451, text: '4.7.1 Greylisted' };
        return undefined;
      },
    });
    const server = { kind: 'smtp', host: '127.0.0.1', port: sink.port, security: 'NONE', from: { name: 'Shop', address: 'shop@example.org' } };
    test = await ChannelUnderTest.create({
      channel: 'EMAIL',
      kinds: { smtp },
      providers: [
        { id: 'smarthost', ...server },
        { id: 'own-host', ...server, acceptedMeans: 'DELIVERED' },
      ],
    });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await sink.close();
  });

  async function dispatch(address: string, changes: Parameters<typeof aDispatch>[0] = {}): Promise<string> {
    const content = Content.fromPartial({ text: 'Your code is 123456', email: { subject: 'Ihr Code: „geheim“', text: 'Ihr Code ist 123456', html: '<p>Ihr Code ist <b>123456</b></p>' } });
    const { attemptId, ...rest } = aDispatch({ address, content, ...changes });
    await test.dispatch({ attemptId, ...rest });
    return attemptId;
  }

  it('hands the mail over and reports SENT with its Message-ID', async () => {
    const attemptId = await dispatch('someone@example.net');
    expect(await test.reported(attemptId, 'SENT')).toMatchObject({ provider: 'smarthost', providerMessageId: `${attemptId}@example.org` });
    const [mail] = sink.mailsTo('someone@example.net');
    expect(mail && (await readMail(mail))).toMatchObject({
      subject: 'Ihr Code: „geheim“',
      messageId: `<${attemptId}@example.org>`,
      text: expect.stringContaining('Ihr Code ist 123456'),
      html: expect.stringContaining('<b>123456</b>'),
    });
  });

  it('reports DELIVERED when the server is the recipient’s own', async () => {
    const attemptId = await dispatch('colleague@example.org', { providers: ['own-host'] });
    expect(await test.reported(attemptId, 'DELIVERED')).toMatchObject({ provider: 'own-host' });
  });

  it('reports that there is no such mailbox', async () => {
    const attemptId = await dispatch('nobody@example.net');
    expect(await test.reported(attemptId, 'REJECTED')).toMatchObject({ errorClass: 'ERROR_CLASS_RECIPIENT_PERMANENT', providerCode: '550 5.1.1' });
  });

  it('tries again after greylisting', async () => {
    const attemptId = await dispatch('later@example.net', { providers: ['smarthost'] });
    await test.reported(attemptId, 'SENT');
    expect(sink.mailsTo('later@example.net')).toHaveLength(1);
    expect(await test.claim(attemptId)).toMatchObject({ calls: 2 });
  });

  it('sends no second time what may have been taken', async () => {
    const attemptId = await dispatch('lost@example.net');
    expect(await test.reported(attemptId, 'UNKNOWN')).toMatchObject({ errorClass: 'ERROR_CLASS_AMBIGUOUS' });
    await waitFor(async () => (await test.claim(attemptId))?.['status'] === 'UNKNOWN');
    expect(sink.mailsTo('lost@example.net')).toHaveLength(1);
  });
});
