import { createHmac } from 'node:crypto';

import { readWebhook } from './read-webhook';

const secrets = { appSecret: 'app-secret', verifyToken: 'verify-me' };

type Request = Parameters<typeof readWebhook>[0];

function post(payload: unknown, changed: Partial<Request> = {}): Request {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const signature = `sha256=${createHmac('sha256', secrets.appSecret).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  return { method: 'POST', url: 'https://example.org/receipts/whatsapp', query: {}, headers, body, ...changed };
}

const get = (query: Record<string, string>): Request => ({ method: 'GET', url: 'https://example.org/receipts/whatsapp', query, headers: {}, body: new Uint8Array() });

/** The envelope of https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
const webhook = (...statuses: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' }, statuses },
        },
      ],
    },
  ],
});
const status = (name: string, more: object = {}) => ({ id: 'wamid.1', status: name, timestamp: '1750263773', recipient_id: '16505551234', biz_opaque_callback_data: 'm1.0.1', ...more });
const failed = (code: number) => status('failed', { errors: [{ code, title: 'text', message: 'text', error_data: { details: 'text' }, href: 'https://…' }] });

describe('readWebhook', () => {
  it.each([
    ['sent', status('sent'), { status: 'SENT' }],
    ['delivered', status('delivered'), { status: 'DELIVERED' }],
    ['read', status('read'), { status: 'READ' }],
    ['failed: window closed', failed(131047), { status: 'UNDELIVERED', errorClass: 'POLICY', code: '131047' }],
    ['failed: perhaps not on WhatsApp', failed(131026), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '131026' }],
    ['failed: stopped marketing', failed(131050), { status: 'UNDELIVERED', errorClass: 'OPTED_OUT', code: '131050' }],
    ['failed without a reason', status('failed'), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY' }],
  ])('reads %s', (_name, given, expected) => {
    expect(readWebhook(post(webhook(given)), secrets)).toEqual({
      outcome: 'RECEIPTS',
      receipts: [{ providerMessageId: 'wamid.1', attemptId: 'm1.0.1', occurredAt: 1_750_263_773_000, ...expected }],
    });
  });

  it('reads a batch in the order it came, past what it does not know', () => {
    const batch = {
      ...webhook(),
      entry: [
        ...webhook(status('read'), status('warning'), { nonsense: true }, { id: 'wamid.2', status: 'sent' }).entry,
        { id: '1', changes: [{ field: 'messages', value: { messages: [{ from: '16505551234', id: 'wamid.9', type: 'text', text: { body: 'STOP' } }] } }] },
        ...webhook(failed(131049)).entry,
      ],
    };
    const answer = readWebhook(post(batch), secrets);
    expect(answer.outcome === 'RECEIPTS' && answer.receipts.map((receipt) => [receipt.providerMessageId, receipt.status])).toEqual([
      ['wamid.1', 'READ'],
      ['wamid.2', 'SENT'],
      ['wamid.1', 'UNDELIVERED'],
    ]);
  });

  it('verifies the signature over the bytes as they came', () => {
    const escaped = JSON.stringify(webhook(status('sent', { biz_opaque_callback_data: 'ü' }))).replace('ü', '\\u00fc');
    expect(readWebhook(post(escaped), secrets)).toMatchObject({ outcome: 'RECEIPTS', receipts: [{ attemptId: 'ü' }] });
  });

  const json = { 'content-type': 'application/json' };
  it.each<[number, string, Request]>([
    [405, 'a PUT', post(webhook(), { method: 'PUT' })],
    [415, 'a form', post(webhook(), { headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
    [401, 'no signature', post(webhook(), { headers: json })],
    [403, 'a wrong signature', post(webhook(), { headers: { ...json, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } })],
    [403, 'another body', post(webhook(), { body: Buffer.from('{}') })],
    [400, 'signed nonsense', post('{"entry":')],
    [400, 'signed JSON of another kind', post({ object: 'page' })],
    [413, 'a body of 5 MB', post(webhook(), { body: Buffer.alloc(5_000_000, ' ') })],
  ])('refuses with %i %s', (code, _name, request) => {
    expect(readWebhook(request, secrets)).toMatchObject({ outcome: 'REFUSED', status: code });
  });

  it('answers the verification of the webhook with its challenge', () => {
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-me', 'hub.challenge': '1158201444' };
    expect(readWebhook(get(query), secrets)).toEqual({ outcome: 'REPLY', status: 200, body: '1158201444' });
    expect(readWebhook(get({ ...query, 'hub.verify_token': 'guess' }), secrets)).toMatchObject({ outcome: 'REFUSED', status: 403 });
    expect(readWebhook(get({ ...query, 'hub.mode': 'unsubscribe' }), secrets)).toMatchObject({ outcome: 'REFUSED', status: 400 });
    expect(readWebhook(get({}), secrets)).toMatchObject({ outcome: 'REFUSED', status: 400 });
  });
});
