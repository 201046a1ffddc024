import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

import { ProvidersFileError } from '@switchback/channel';
import { type Handed, listenContract, type ListenHarness } from '@switchback/channel/testing';
import { createTransport } from 'nodemailer';

import { attemptToken } from '../../send/smtp/attempt-token';
import { smtpOptions } from '../../send/smtp/options';
import { SmtpProvider } from '../../send/smtp/smtp-provider';

const signingKeys = ['the key of this provider, 32 long'];
const attemptId = 'msg_1.0.1';
const token = attemptToken(attemptId, { provider: 'smarthost', keys: signingKeys }) ?? '';
const returnPath = `b+${token}@bounce.example.org`;

interface Mail {
  readonly to: string;
  readonly raw: string | Buffer;
}

const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', name), 'utf8');
const postfix = fixture('postfix.eml');

function provider(bounces: object = {}): SmtpProvider {
  const options = { host: '127.0.0.1', from: { address: 'shop@example.org' }, signingKeys, bounces: { listen: '127.0.0.1:0', domain: 'bounce.example.org', ...bounces } };
  return new SmtpProvider('smarthost', smtpOptions.parse(options));
}

async function deliver(port: number, { to, raw }: Mail): Promise<Handed> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from: '', to: [to] }, raw });
    return 'TAKEN';
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0;
    if (code < 400) throw error;
    return code < 500 ? 'AGAIN' : 'REFUSED';
  } finally {
    transport.close();
  }
}

const failed = { receipts: [{ attemptId, providerMessageId: '', status: 'UNDELIVERED', errorClass: 'POLICY', code: '550 5.7.1' }] } as const;
const quoting = (text: string): string => postfix.replace('returned-envelope', text);

listenContract<Mail>({
  name: 'smtp',
  start: async (): Promise<ListenHarness<Mail>> => {
    const under = provider();
    return { provider: under, deliver: (mail) => deliver(under.reportPort ?? 0, mail), stop: () => under.close() };
  },
  valid: [
    { name: 'a bounce at the return path', report: { to: returnPath, raw: postfix }, expected: failed },
    { name: 'a bounce at the return path, in capitals', report: { to: returnPath.toUpperCase(), raw: postfix }, expected: failed },
    { name: 'a bounce at the return path that quotes another attempt', report: { to: returnPath, raw: quoting(token.replace('_1', '_2')) }, expected: failed },
    { name: 'a bounce to postmaster that quotes the envelope id', report: { to: 'postmaster@bounce.example.org', raw: quoting(token) }, expected: failed },
    { name: 'a bounce to postmaster that quotes the Message-ID', report: { to: 'postmaster@bounce.example.org', raw: postfix.replace('returned-id', token) }, expected: failed },
    {
      name: 'a complaint that quotes the return path',
      report: { to: 'abuse@bounce.example.org', raw: fixture('rfc5965-abuse.eml').replace('somespammer@example.net', returnPath) },
      expected: { receipts: [], signals: [{ kind: 'OPT_OUT', via: 'SPAM_REPORT', attemptId }] },
    },
    {
      name: 'a bounce with 20 MB of returned mail',
      report: { to: returnPath, raw: postfix.replace(/\n--4CxYz\S+--\n$/, `\n\n${`${'x'.repeat(76)}\n`.repeat(260_000)}`) },
      expected: failed,
    },
  ],
  forged: [
    { name: 'the return path of another attempt', report: { to: returnPath.replace('_1', '_2'), raw: postfix } },
    { name: 'a return path with a wrong proof', report: { to: `b+${attemptId}-${'0'.repeat(20)}@bounce.example.org`, raw: postfix } },
    { name: 'a return path of another provider', report: { to: `b+${attemptToken(attemptId, { provider: 'other', keys: signingKeys })}@bounce.example.org`, raw: postfix } },
    { name: 'an attempt id without a proof', report: { to: 'postmaster@bounce.example.org', raw: quoting(attemptId) } },
    { name: 'a Message-ID as it was before there were proofs', report: { to: 'postmaster@bounce.example.org', raw: postfix.replace('returned-id', attemptId) } },
    { name: 'mail for another domain', report: { to: 'someone@example.net', raw: postfix } },
    { name: 'mail for another mailbox', report: { to: 'someone@bounce.example.org', raw: postfix } },
  ],
  malformed: [
    { name: 'a letter', report: { to: returnPath, raw: 'Subject: Hello\r\n\r\nWhere is my order?\r\n' } },
    { name: 'nothing', report: { to: returnPath, raw: '\r\n' } },
    { name: 'bytes', report: { to: returnPath, raw: Buffer.from(Array.from({ length: 50_000 }, (_, n) => (n * 31) % 256)) } },
    { name: 'a report without an action', report: { to: returnPath, raw: postfix.replace('Action: failed\n', '') } },
    { name: 'a boundary that never comes', report: { to: returnPath, raw: postfix.replaceAll('--4CxYz', '--other') } },
    { name: 'a bomb of nested parts', report: { to: returnPath, raw: Array.from({ length: 3_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('') } },
  ],
  ignored: [
    { name: 'an automatic reply', report: { to: returnPath, raw: fixture('away.eml') } },
    { name: 'a note that it was read', report: { to: returnPath, raw: fixture('read-receipt.eml') } },
    { name: 'feedback that it was no spam', report: { to: returnPath, raw: fixture('rfc5965-abuse.eml').replace('Feedback-Type: abuse', 'Feedback-Type: not-spam') } },
  ],
});

describe('the listener for bounces', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of open.splice(0)) await part.close();
  });

  async function listening(bounces: object = {}): Promise<SmtpProvider> {
    const under = provider(bounces);
    open.push(under);
    await under.listen?.(() => Promise.resolve(true));
    return under;
  }

  /** Says lines one at a time and answers the last reply. */
  async function talk(port: number, ...lines: readonly string[]): Promise<{ socket: Socket; reply: string }> {
    const socket = connect(port, '127.0.0.1');
    let reply = String(await once(socket, 'data'));
    for (const line of lines) {
      socket.write(`${line}\r\n`);
      reply = String(await once(socket, 'data'));
    }
    return { socket, reply };
  }

  it('says plainly when its port is taken', async () => {
    const { reportPort } = await listening();
    const second = provider({ listen: `127.0.0.1:${reportPort}` });
    open.push(second);
    const refused = second.listen?.(() => Promise.resolve(true));
    await expect(refused).rejects.toThrow(ProvidersFileError);
    await expect(refused).rejects.toThrow(/^provider smarthost: bounces\.listen: cannot listen on 127\.0\.0\.1:\d+: another process, or another provider, listens there already$/);
  });

  it.each([
    ['no relaying', 'RCPT TO:<someone@example.net>', /^550 5\.7\.1 /],
    ['no forged return path', `RCPT TO:<b+${token.slice(0, -1)}@bounce.example.org>`, /^550 5\.1\.1 /],
    ['a return path', `RCPT TO:<${returnPath}>`, /^250 /],
  ])('knows at RCPT: %s', async (_name, command, expected) => {
    const { reportPort = 0 } = await listening();
    const { socket, reply } = await talk(reportPort, 'EHLO mail.example.net', 'MAIL FROM:<>', command);
    socket.destroy();
    expect(reply).toMatch(expected);
  });

  it('takes one recipient at a time', async () => {
    const { reportPort = 0 } = await listening();
    const { socket, reply } = await talk(reportPort, 'EHLO mail.example.net', 'MAIL FROM:<>', `RCPT TO:<${returnPath}>`, 'RCPT TO:<postmaster@bounce.example.org>');
    socket.destroy();
    expect(reply).toMatch(/^452 /);
  });

  it('announces its limit and takes nothing larger', async () => {
    const { reportPort = 0 } = await listening();
    const { socket, reply } = await talk(reportPort, 'EHLO mail.example.net', 'MAIL FROM:<> SIZE=40000000');
    socket.destroy();
    expect(reply).toMatch(/^552 /);
  });

  it('has no login and, without a certificate, no STARTTLS', async () => {
    const { reportPort = 0 } = await listening();
    const { socket, reply } = await talk(reportPort, 'EHLO mail.example.net');
    socket.destroy();
    expect(reply).toContain('SIZE');
    expect(reply).not.toMatch(/STARTTLS|AUTH/);
  });

  it('refuses a certificate that is none', () => {
    const key = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => provider({ tls: { key, certificate: 'none' } })).toThrow('a key and its certificate, in PEM');
  });

  it('turns the connection away that is one too many', async () => {
    const { reportPort = 0 } = await listening({ maxConnections: 1 });
    const first = await talk(reportPort, 'EHLO mail.example.net');
    const second = await talk(reportPort);
    expect(second.reply).toMatch(/^421 /);
    first.socket.destroy();
    second.socket.destroy();
  });

  it('closes although somebody stays connected', async () => {
    const under = await listening();
    const { socket } = await talk(under.reportPort ?? 0, 'EHLO mail.example.net', 'MAIL FROM:<>');
    await under.close();
    open.pop();
    if (!socket.closed) await once(socket, 'close');
  });
});
