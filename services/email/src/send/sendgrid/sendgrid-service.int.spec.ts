import { generateKeyPairSync, sign } from 'node:crypto';

import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { Content } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { MailApi } from '../../../testing/mail-api';
import { sendgrid } from './index';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const addressOf = (body: Record<string, unknown>): string => /"email":"([^"]+)"/.exec(JSON.stringify(body['personalizations']))?.[1] ?? '';

describe('the e-mail service with SendGrid', () => {
  let api: MailApi;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    api = await MailApi.start(({ body }, count) => {
      const address = addressOf(body);
      if (address.startsWith('lost@')) return undefined;
      if (address.startsWith('bad@')) return { status: 400, body: JSON.stringify({ errors: [{ message: 'text', field: 'personalizations.0.to.0.email' }] }) };
      return { status: 202, headers: { 'x-message-id': `sg-${count}` } };
    });
    const account = { apiKey: 'SG.key', from: { address: 'shop@example.org' }, webhookKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
    const kind = { kind: 'sendgrid', baseUrl: api.url, ...account };
    const providers = [
      { id: 'sendgrid', ...kind, timeoutMs: 30_000 },
      { id: 'hasty', ...kind, timeoutMs: 500 },
    ];
    test = await ChannelUnderTest.create({ channel: 'EMAIL', kinds: { sendgrid }, providers });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await api.close();
  });

  async function dispatch(address = 'someone@example.org', provider = 'sendgrid'): Promise<string> {
    const { attemptId, ...rest } = aDispatch({ address, providers: [provider], content: Content.create({ email: { subject: 'Hello', text: 'Hello' } }) });
    await test.dispatch({ attemptId, ...rest });
    return attemptId;
  }

  function post(events: readonly object[], { key = privateKey, provider = 'sendgrid' } = {}): Promise<Response> {
    const body = JSON.stringify(events.map((event, index) => ({ email: 'someone@example.org', timestamp: 1_772_366_400 + index, sg_event_id: `${Math.random()}`, ...event })));
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = sign('sha256', Buffer.from(timestamp + body), key).toString('base64');
    return test.post(`/receipts/${provider}`, body, { 'x-twilio-email-event-webhook-timestamp': timestamp, 'x-twilio-email-event-webhook-signature': signature });
  }

  it('hands a mail over once, and reports what a batch out of order says of it', async () => {
    const attemptId = await dispatch();
    const { providerMessageId } = await test.reported(attemptId, 'SENT');
    const event = { sg_message_id: `${providerMessageId}.recvd-1-2-3`, switchback_attempt: attemptId };
    expect((await post([{ ...event, event: 'delivered' }, { ...event, event: 'processed' }, { ...event, event: 'levitated' }])).status).toBe(200);
    expect(await test.reported(attemptId, 'DELIVERED')).toMatchObject({ provider: 'sendgrid', providerMessageId });
    expect(test.statusesOf(attemptId)).toEqual(['SENT', 'DELIVERED']);
    expect(api.calls.filter(({ body }) => JSON.stringify(body).includes(attemptId))).toHaveLength(1);
  });

  it('finds an attempt by the provider’s id alone', async () => {
    const attemptId = await dispatch();
    const { providerMessageId } = await test.reported(attemptId, 'SENT');
    await post([{ sg_message_id: `${providerMessageId}.recvd-1-2-3`, event: 'bounce', type: 'bounce', status: '5.1.1' }]);
    expect(await test.reported(attemptId, 'UNDELIVERED')).toMatchObject({ errorClass: 'ERROR_CLASS_RECIPIENT_PERMANENT', providerCode: '5.1.1' });
  });

  it('reports a refused address', async () => {
    expect(await test.reported(await dispatch('bad@example.org'), 'REJECTED')).toMatchObject({ errorClass: 'ERROR_CLASS_RECIPIENT_PERMANENT' });
  });

  it('learns from an event that a mail was taken whose answer got lost', async () => {
    const attemptId = await dispatch('lost@example.org', 'hasty');
    await test.reported(attemptId, 'UNKNOWN');
    await post([{ sg_message_id: 'sg-lost.recvd', switchback_attempt: attemptId, event: 'delivered' }], { provider: 'hasty' });
    await test.reported(attemptId, 'DELIVERED');
    await waitFor(async () => (await test.claim(attemptId))?.['status'] === 'DELIVERED', { what: 'the claim to be DELIVERED' });
    expect(api.calls.filter(({ body }) => JSON.stringify(body).includes(attemptId))).toHaveLength(1);
  });

  it('refuses events that SendGrid did not sign, and stores nothing', async () => {
    const attemptId = await dispatch();
    await test.reported(attemptId, 'SENT');
    const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const event = { switchback_attempt: attemptId, sg_message_id: 'x.y', event: 'delivered' };
    expect([(await post([event], { key: stranger.privateKey })).status, (await test.post('/receipts/sendgrid', [event])).status]).toEqual([403, 401]);
    expect((await test.database.query('SELECT 1 FROM receipts WHERE claimed_attempt_id = $1 OR attempt_id = $1', [attemptId])).rowCount).toBe(0);
    expect(await test.claim(attemptId)).toMatchObject({ status: 'SENT' });
  });

  it('says nothing of content, addresses and keys in its log', () => {
    expect(JSON.stringify(test.logLines)).not.toMatch(/SG\.key|@example\.org|Hello/);
  });
});
