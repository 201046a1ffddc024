import { type SendRequest } from '@switchback/channel';
import { readMail, SmtpSink, type SmtpSinkOptions, waitFor } from '@switchback/testing';

import { smtpOptions } from './options';
import { SmtpProvider } from './smtp-provider';

const never = new AbortController().signal;
type EmailContent = Extract<SendRequest['content'], { channel: 'EMAIL' }>;

const request = (address: string, content: Partial<EmailContent> = {}, attemptId = 'm1.1.1'): SendRequest => ({
  attemptId,
  messageId: 'm1',
  customerId: 'cus_1',
  call: 1,
  address,
  content: { channel: 'EMAIL', subject: 'Your code', text: 'It is 123456.', ...content },
  validitySeconds: 60,
});

describe('SmtpProvider against a real SMTP server', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of open.splice(0)) await part.close();
  });

  async function start(sinkOptions: SmtpSinkOptions = {}, options: Record<string, unknown> = {}) {
    const sink = await SmtpSink.start(sinkOptions);
    const provider = new SmtpProvider(
      'smtp',
      smtpOptions.parse({ host: '127.0.0.1', port: sink.port, security: 'NONE', from: { name: 'Bücher AG', address: 'shop@example.org' }, ...options }),
    );
    open.push(provider, sink);
    return { sink, provider };
  }

  it('delivers well-formed MIME: text, HTML, UTF-8 and the attempt in the Message-ID', async () => {
    const { sink, provider } = await start();
    const content = { subject: 'Grüße, 世界 🙂', text: 'Grüße\n.\n. dots\nEnde', html: '<p>Grüße <b>世界</b></p>' };
    expect(await provider.send(request('jörg@example.org', content, '01J9Z.1.1'), never)).toEqual({
      outcome: 'TAKEN',
      status: 'SENT',
      providerMessageId: '01J9Z.1.1@example.org',
    });
    const [mail] = sink.mails;
    expect(mail).toMatchObject({ from: 'shop@example.org', to: ['jörg@example.org'] });
    const read = mail && (await readMail(mail));
    expect(read).toMatchObject({
      subject: content.subject,
      from: { name: 'Bücher AG', address: 'shop@example.org' },
      to: [{ address: 'jörg@example.org' }],
      messageId: '<01J9Z.1.1@example.org>',
    });
    expect(read?.text?.trim()).toBe(content.text);
    expect(read?.html?.trim()).toBe(content.html);
    expect(Date.parse(read?.date ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(mail?.raw.toString('latin1')).not.toMatch(/[^\r]\n/);
  });

  it('refuses what would inject a header, before it connects', async () => {
    const { sink, provider } = await start();
    expect(await provider.send(request('a@example.org', { subject: 'Hi\r\nBcc: b@example.org' }), never)).toEqual({ outcome: 'REFUSED', errorClass: 'POLICY', code: 'INVALID_SUBJECT', notAsked: true });
    expect(await provider.send(request('a@example.org\r\nRCPT TO:<b@example.org>'), never)).toMatchObject({ outcome: 'REFUSED', code: 'INVALID_ADDRESS' });
    expect(sink.mails).toHaveLength(0);
    expect(sink.connections).toBe(0);
  });

  it('reports no delivery when the server only passes mail on', async () => {
    const { provider } = await start();
    expect(provider.capabilities.receipts).toBe(false);
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'TAKEN', status: 'SENT' });
  });

  it('says DELIVERED when the server is the recipient’s own, and that it reports delivery', async () => {
    const { provider } = await start({}, { acceptedMeans: 'DELIVERED' });
    expect(provider.capabilities.receipts).toBe(true);
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'TAKEN', status: 'DELIVERED' });
  });

  it.each([true, false])('says that it reports delivery when deliveries are reported to it: %s', async (successReports) => {
    const bounces = { listen: '127.0.0.1:0', domain: 'bounce.example.org', successReports };
    const { provider } = await start({}, { signingKeys: ['the key of this provider, 32 long'], bounces });
    expect(provider.capabilities.receipts).toBe(successReports);
  });

  it.each(['STARTTLS', 'TLS'])('encrypts and authenticates with %s', async (security) => {
    const credentials = { user: 'shop', password: 'secret' };
    const { sink, provider } = await start(
      { tls: security === 'TLS' ? 'IMPLICIT' : 'STARTTLS', credentials },
      { security, verifyCertificate: false, auth: credentials },
    );
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'TAKEN' });
    expect(sink.mails[0]).toMatchObject({ secure: true, user: 'shop' });
  });

  it('sends nothing over a certificate that it cannot verify', async () => {
    const { sink, provider } = await start({ tls: 'STARTTLS' }, { security: 'STARTTLS' });
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'REFUSED', errorClass: 'TRANSIENT' });
    expect(sink.mails).toHaveLength(0);
  });

  it('sends nothing in the clear when it was told to encrypt', async () => {
    const { sink, provider } = await start({ tls: 'NONE' }, { security: 'STARTTLS' });
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'REFUSED', errorClass: 'CONFIG' });
    expect(sink.mails).toHaveLength(0);
  });

  it('says CONFIG for wrong credentials', async () => {
    const { provider } = await start({ credentials: { user: 'shop', password: 'secret' } }, { auth: { user: 'shop', password: 'wrong' } });
    expect(await provider.send(request('a@example.org'), never)).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: '535 5.7.8' });
  });

  it.each([
    ['RCPT', 550, '5.1.1 No such user', 'RECIPIENT_PERMANENT', '550 5.1.1'],
    ['RCPT', 552, '5.2.2 Mailbox full', 'RECIPIENT_TEMPORARY', '552 5.2.2'],
    ['RCPT', 451, '4.7.1 Greylisted', 'TRANSIENT', '451 4.7.1'],
    ['DATA', 554, '5.7.1 Looks like spam', 'POLICY', '554 5.7.1'],
    ['DATA', 451, '4.3.0 Try again', 'TRANSIENT', '451 4.3.0'],
  ] as const)('reads a refusal after %s: %i %s', async (at, code, text, errorClass, expected) => {
    const { sink, provider } = await start({ script: (address) => (address.startsWith('no') ? { at, code, text } : undefined) });
    expect(await provider.send(request('no@example.org'), never)).toEqual({ outcome: 'REFUSED', errorClass, code: expected });
    expect(await provider.send(request('yes@example.org', {}, 'm2.1.1'), never)).toMatchObject({ outcome: 'TAKEN' });
    expect(sink.mails.map((mail) => mail.to[0])).toEqual(['yes@example.org']);
  });

  it('says NO_ANSWER when the server goes away after the final dot, and sends no second time', async () => {
    const { sink, provider } = await start({ script: () => ({ at: 'DATA', then: 'RESET' }) });
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'NO_ANSWER' });
    expect(sink.mails).toHaveLength(1);
  });

  it('says NO_ANSWER when time runs out after the final dot', async () => {
    const { sink, provider } = await start({ script: () => ({ at: 'DATA', then: 'HANG' }) });
    const abort = new AbortController();
    const answer = provider.send(request('a@example.org'), abort.signal);
    await waitFor(() => sink.mails.length === 1, { timeoutMs: 5_000 });
    abort.abort();
    expect(await answer).toEqual({ outcome: 'NO_ANSWER', code: 'EABORT' });
    expect(sink.mails).toHaveLength(1);
  });

  it('says TRANSIENT when the server greets with 421', async () => {
    const { provider } = await start({ greeting: { code: 421, text: '4.3.2 Shutting down' } });
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'REFUSED', errorClass: 'TRANSIENT' });
  });

  it('says TRANSIENT when nothing listens', async () => {
    const { sink, provider } = await start();
    await sink.close();
    open.pop();
    expect(await provider.send(request('a@example.org'), never)).toMatchObject({ outcome: 'REFUSED', errorClass: 'TRANSIENT' });
  });

  it('keeps a few connections for many mails and sends each once', async () => {
    const { sink, provider } = await start({}, { maxConnections: 3 });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => provider.send(request(`u${n}@example.org`, {}, `m${n}.1.1`), new AbortController().signal)));
    expect(answers.every((answer) => answer.outcome === 'TAKEN')).toBe(true);
    expect(sink.connections).toBeLessThanOrEqual(3);
    expect(new Set(sink.mails.map((mail) => mail.to[0])).size).toBe(60);
    expect(sink.mails).toHaveLength(60);
  });

  it('opens a new connection when the server closed an idle one', async () => {
    const { sink, provider } = await start();
    await provider.send(request('a@example.org'), never);
    sink.dropConnections();
    expect(await provider.send(request('b@example.org', {}, 'm2.1.1'), never)).toMatchObject({ outcome: 'TAKEN' });
    expect(sink.mails.map((mail) => mail.to[0])).toEqual(['a@example.org', 'b@example.org']);
  });
});

describe('smtpOptions', () => {
  const options = { host: 'mail.example.org', from: { address: 'shop@example.org' } };
  it('encrypts unless told otherwise', () => {
    expect(smtpOptions.parse(options)).toMatchObject({ security: 'STARTTLS', verifyCertificate: true, port: 587, acceptedMeans: 'SENT' });
  });
  it.each([
    ['a sender that is two', { ...options, from: { address: 'a@b.example, c@d.example' } }],
    ['a name that injects a header', { ...options, from: { address: 'a@b.example', name: 'A\r\nBcc: x' } }],
    ['a sender whose domain is none', { ...options, from: { address: 'a@%' } }],
    ['an unknown field', { ...options, hots: 'x' }],
    ['port 0', { ...options, port: 0 }],
  ])('refuses %s', (_name, given) => {
    expect(smtpOptions.safeParse(given).success).toBe(false);
  });
});
