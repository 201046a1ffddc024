import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { Content } from '@switchback/contracts';
import { freePort } from '@switchback/local-platform';
import { readMail, SmtpSink, waitFor } from '@switchback/testing';
import { createTransport } from 'nodemailer';

import { smtp } from '../../send/smtp';
import { attemptToken } from '../../send/smtp/attempt-token';

const signingKeys = ['the key of this provider, 32 long'];
const bounce = readFileSync(join(__dirname, 'fixtures', 'postfix.eml'), 'utf8');

describe('the e-mail service, when something comes back', () => {
  let bouncePort: number;
  let sink: SmtpSink;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    bouncePort = await freePort();
    sink = await SmtpSink.start({
      script: (address) => {
        if (address.startsWith('early@')) return { at: 'DATA', then: 'DRIP' };
        return address.startsWith('lost@') ? { at: 'DATA', then: 'RESET' } : undefined;
      },
    });
    const common = { kind: 'smtp', host: '127.0.0.1', port: sink.port, security: 'NONE', from: { address: 'shop@example.org' } };
    const provider = { id: 'smarthost', ...common, signingKeys, bounces: { listen: `127.0.0.1:${bouncePort}`, domain: 'bounce.example.org' }, unsubscribe: {} };
    test = await ChannelUnderTest.create({ channel: 'EMAIL', kinds: { smtp }, providers: [provider] });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await sink.close();
  });

  const dispatchTo = (address: string) => aDispatch({ address, content: Content.fromPartial({ email: { subject: 'Your code', text: 'It is 123456.' } }) });

  async function sent(address: string): Promise<string> {
    const dispatch = dispatchTo(address);
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    return dispatch.attemptId;
  }

  /** Resolves when it was taken; rejects with the server's reply. */
  async function sendBack(attemptId: string): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: bouncePort, ignoreTLS: true });
    const to = [`b+${attemptToken(attemptId, { provider: 'smarthost', keys: signingKeys })}@bounce.example.org`];
    await transport.sendMail({ envelope: { from: '', to }, raw: bounce }).finally(() => transport.close());
  }

  const storedOf = async (attemptId: string) => (await test.database.query('SELECT * FROM receipts WHERE attempt_id = $1', [attemptId])).rows;

  it('settles the attempt, once, however often the bounce comes', async () => {
    const attemptId = await sent('someone@example.net');
    await sendBack(attemptId);
    await sendBack(attemptId);
    expect(await test.reported(attemptId, 'UNDELIVERED')).toMatchObject({ errorClass: 'ERROR_CLASS_POLICY', providerCode: '550 5.7.1', providerMessageId: expect.stringContaining(attemptId) });
    expect(await storedOf(attemptId)).toHaveLength(2);
    expect(test.statusesOf(attemptId)).toEqual(['SENT', 'UNDELIVERED']);
  });

  it('takes a bounce that overtakes the answer to its send', async () => {
    const dispatch = dispatchTo('early@example.net');
    await test.dispatch(dispatch);
    await waitFor(() => sink.mailsTo('early@example.net').length === 1);
    await sendBack(dispatch.attemptId);
    await test.reported(dispatch.attemptId, 'UNDELIVERED');
    await waitFor(async () => (await test.claim(dispatch.attemptId))?.['status'] === 'UNDELIVERED');
    // The sink has answered below its protocol and takes nothing more on that connection.
    sink.dropConnections();
  });

  it('learns from a bounce what became of a mail whose answer was lost', async () => {
    const { attemptId, ...rest } = dispatchTo('lost@example.net');
    await test.dispatch({ attemptId, ...rest });
    await test.reported(attemptId, 'UNKNOWN');
    await sendBack(attemptId);
    await test.reported(attemptId, 'UNDELIVERED');
  });

  it('asks for the bounce again while it cannot be stored', async () => {
    const attemptId = await sent('someone@example.net');
    await test.database.query('ALTER TABLE receipts RENAME TO receipts_away');
    const refused = await sendBack(attemptId).catch((error: unknown) => error);
    await test.database.query('ALTER TABLE receipts_away RENAME TO receipts');
    expect(refused).toMatchObject({ responseCode: 451 });
    await sendBack(attemptId);
    await test.reported(attemptId, 'UNDELIVERED');
  });

  it('leads a recipient from the mail to the page, and takes the click', async () => {
    await sent('reader@example.net');
    const [mail] = sink.mailsTo('reader@example.net');
    const header = (mail && (await readMail(mail)))?.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
    const link = /^<(.+)>$/.exec(header)?.[1] ?? '';
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/receipts\/smarthost\?u=[A-Za-z0-9_-]+$/);

    const page = await fetch(link);
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([200, 'text/html; charset=utf-8', 'no-store']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).not.toContain('reader@');

    const click = await fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    expect([click.status, await click.text()]).toEqual([200, expect.stringContaining('no more e-mails')]);
    expect((await fetch(link, { method: 'POST', body: new URLSearchParams({}) })).status).toBe(400);
    expect((await fetch(`${link.slice(0, -3)}AAA`, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })).status).toBe(403);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(link, { method: 'POST', body: form })).status).toBe(200);
  });

  it('does not start where something listens already, and says so', async () => {
    const providers = [{ id: 'smarthost', kind: 'smtp', host: 'mail.invalid', from: { address: 'a@example.org' }, signingKeys, bounces: { listen: `127.0.0.1:${bouncePort}`, domain: 'bounce.example.org' } }];
    const second = await ChannelUnderTest.create({ channel: 'EMAIL', kinds: { smtp }, providers });
    await expect(second.start()).rejects.toThrow(/bounces\.listen: cannot listen on 127\.0\.0\.1:\d+: another process/);
    await second.close();
  });
});
