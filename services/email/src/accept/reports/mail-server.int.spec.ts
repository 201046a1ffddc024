import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { Content } from '@switchback/contracts';
import { freePort } from '@switchback/local-platform';
import { describeWithMta, MailTransferAgent, SmtpSink, waitFor } from '@switchback/testing';

import { smtp } from '../../send/smtp';

/** Longer than the mail server tries; it looks at its queue each second. */
const PATIENCE_MS = 60_000;

describeWithMta('bounces by way of a mail server', () => {
  let recipients: SmtpSink;
  let server: MailTransferAgent;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    const bouncePort = await freePort();
    recipients = await SmtpSink.start({
      script: (address) => {
        if (address.startsWith('nobody@')) return { at: 'RCPT', code: 550, text: '5.1.1 No such user' };
        if (address.startsWith('spam@')) return { at: 'DATA', code: 554, text: '5.7.1 Looks like spam' };
        if (address.endsWith('@later.test')) return { at: 'RCPT', code: 451, text: '4.7.1 Greylisted' };
        return undefined;
      },
    });
    server = await MailTransferAgent.start({
      routes: { 'bounce.test': bouncePort, 'there.test': recipients.port, 'later.test': recipients.port },
      local: ['mailbox.test'],
      givenUpAfter: { 'later.test': 8 },
    });
    const common = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'NONE', from: { address: 'shop@example.org' } };
    const bounces = { listen: `127.0.0.1:${bouncePort}`, domain: 'bounce.test', successReports: true };
    test = await ChannelUnderTest.create({
      channel: 'EMAIL',
      kinds: { smtp },
      providers: [{ id: 'smarthost', ...common, signingKeys: ['the key of this provider, 32 long'], bounces }],
    });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await server.stop();
    await recipients.close();
  });

  async function sent(address: string): Promise<string> {
    const content = Content.fromPartial({ email: { subject: 'Your code', text: 'It is 123456.' } });
    const { attemptId, ...rest } = aDispatch({ address, content });
    await test.dispatch({ attemptId, ...rest });
    await test.reported(attemptId, 'SENT');
    return attemptId;
  }

  async function receipts(attemptId: string): Promise<{ status: string; provider_code: string | null; payload: Buffer }[]> {
    const stored = await test.database.query('SELECT status, provider_code, payload FROM receipts WHERE attempt_id = $1 ORDER BY received_at, ordinal', [attemptId]);
    return stored.rows;
  }

  it('delivers, and settles each attempt by the report that came back for it', async () => {
    const [taken, nobody, spam] = await Promise.all([sent('someone@there.test'), sent('nobody@there.test'), sent('spam@there.test')]);
    expect(await test.reported(nobody, 'UNDELIVERED', PATIENCE_MS)).toMatchObject({ errorClass: 'ERROR_CLASS_RECIPIENT_PERMANENT', providerCode: '550 5.1.1', provider: 'smarthost' });
    expect(await test.reported(spam, 'UNDELIVERED', PATIENCE_MS)).toMatchObject({ errorClass: 'ERROR_CLASS_POLICY', providerCode: '554 5.7.1' });
    await waitFor(() => recipients.mailsTo('someone@there.test').length === 1, { timeoutMs: PATIENCE_MS });
    expect(recipients.mailsTo('someone@there.test')[0]?.from).toMatch(new RegExp(`^b\\+${taken.replaceAll('.', '\\.')}-[0-9a-f]{20}@bounce\\.test$`));
    // The server says "delivered" of what the next one took: no more than that one's 250.
    expect(await waitFor(async () => (await receipts(taken))[0], { timeoutMs: PATIENCE_MS })).toMatchObject({ status: 'SENT' });
    expect(test.statusesOf(taken)).toEqual(['SENT']);
  });

  it('hears of a delay and then that it was given up', async () => {
    const attemptId = await sent('someone@later.test');
    expect(await test.reported(attemptId, 'EXPIRED', PATIENCE_MS)).toMatchObject({ errorClass: expect.stringMatching(/^ERROR_CLASS_/) });
    const stored = await receipts(attemptId);
    expect(stored[0]).toMatchObject({ status: 'SENT' });
    expect(stored.at(-1)).toMatchObject({ status: 'EXPIRED' });
    expect(test.statusesOf(attemptId)).toEqual(['SENT', 'EXPIRED']);
  });

  it('hears of a delivery where the server is the recipient’s own', async () => {
    const attemptId = await sent('someone@mailbox.test');
    await test.reported(attemptId, 'DELIVERED', PATIENCE_MS);
    expect(test.statusesOf(attemptId)).toEqual(['SENT', 'DELIVERED']);
  });

  it('keeps nothing of what was sent', async () => {
    const stored = await test.database.query("SELECT 1 FROM receipts WHERE position('123456'::bytea IN payload) > 0");
    expect(stored.rowCount).toBe(0);
  });
});
