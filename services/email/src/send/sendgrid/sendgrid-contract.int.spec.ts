import { generateKeyPairSync, sign } from 'node:crypto';

import { httpProviderContract, type ReceiptFixtures } from '@switchback/channel/testing';

import { sendgridOptions } from './options';
import { SendgridProvider } from './sendgrid-provider';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const url = 'https://email.example.org/receipts/sendgrid';
const account = { apiKey: 'SG.key', from: { address: 'shop@example.org' }, webhookKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };

const refusal = (status: number, field: string | null = null) => ({ status, body: JSON.stringify({ errors: [{ message: 'text', field }] }) });
const seconds = (fromNow: number): string => String(Math.floor(Date.now() / 1_000) + fromNow);

function post(content: unknown, { key = privateKey, timestamp = seconds(0), signature }: { key?: typeof privateKey; timestamp?: string; signature?: string } = {}) {
  const body = Buffer.from(typeof content === 'string' ? content : `${JSON.stringify(content)}\r\n`);
  const headers = {
    'content-type': 'application/json',
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': signature ?? sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key).toString('base64'),
  };
  return { method: 'POST', url, query: {}, headers, body };
}

let events = 0;
const event = (name: string, more: object = {}) => ({
  email: 'someone@example.org',
  timestamp: 1_772_366_400,
  event: name,
  sg_event_id: `event-${(events += 1)}`,
  sg_message_id: 'q-Ab_1.recvd-5f54b5d587-pczjm-1-67BADEEA-6.0',
  switchback_attempt: 'message.0.1',
  ...more,
});
const receipt = { providerMessageId: 'q-Ab_1', attemptId: 'message.0.1', occurredAt: 1_772_366_400_000 };
const twice = event('delivered');

function fixtures(): ReceiptFixtures {
  return {
    signed: (content) => post(content),
    valid: [
      { name: 'processed', request: post([event('processed')]), expected: [{ ...receipt, status: 'SENT' }] },
      { name: 'deferred', request: post([event('deferred', { response: '451 4.7.1 later' })]), expected: [{ ...receipt, status: 'SENT', code: '4.7.1' }] },
      { name: 'delivered', request: post([event('delivered')]), expected: [{ ...receipt, status: 'DELIVERED' }] },
      { name: 'bounce', request: post([event('bounce', { status: '5.1.1', type: 'bounce' })]), expected: [{ ...receipt, status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT' }] },
      { name: 'dropped', request: post([event('dropped', { reason: 'Unsubscribed Address' })]), expected: [{ ...receipt, status: 'REJECTED', errorClass: 'OPTED_OUT' }] },
      { name: 'expired', request: post([event('bounce', { status: '4.4.7' })]), expected: [{ ...receipt, status: 'EXPIRED' }] },
      {
        name: 'persons’ words',
        request: post([event('spamreport'), event('group_resubscribe')]),
        expected: [],
        signals: [
          { kind: 'OPT_OUT', via: 'SPAM_REPORT', address: 'someone@example.org', attemptId: 'message.0.1' },
          { kind: 'OPT_IN', via: 'UNSUBSCRIBE' },
        ],
      },
      {
        name: 'a batch out of order, one twice, one unknown, one none',
        request: post([twice, event('levitated'), event('processed'), null, twice]),
        expected: [{ status: 'DELIVERED' }, { status: 'SENT' }],
      },
      { name: 'a batch that was repeated an hour later', request: post([event('delivered')], { timestamp: seconds(-3_600) }), expected: [{ status: 'DELIVERED' }] },
    ],
    forged: [
      { name: 'not signed', request: post([event('delivered')], { signature: '' }) },
      { name: 'signed by another key', request: post([event('delivered')], { key: other.privateKey }) },
      { name: 'signed for another time', request: post([event('delivered')], { signature: post([event('delivered')], { timestamp: seconds(-1) }).headers['x-twilio-email-event-webhook-signature'] }) },
      { name: 'a signature that is none', request: post([event('delivered')], { signature: '¡' }) },
    ],
    stale: [
      { name: 'long ago', request: post([event('delivered')], { timestamp: seconds(-2 * 86_400) }) },
      { name: 'still to come', request: post([event('delivered')], { timestamp: seconds(3_600) }) },
      { name: 'at no time', request: post([event('delivered')], { timestamp: 'now' }) },
    ],
    malformed: [
      { name: 'not JSON', request: post('[{"event":') },
      { name: 'an event alone', request: post(event('delivered')) },
      { name: 'null', request: post('null') },
      { name: 'an unknown event', request: post([event('levitated')]) },
      { name: 'an event of no mail', request: post([{ event: 'delivered' }]) },
    ],
  };
}

httpProviderContract({
  name: 'sendgrid',
  create: (baseUrl) => new SendgridProvider('sendgrid', sendgridOptions.parse({ ...account, baseUrl })),
  request: {
    attemptId: 'message.0.1',
    messageId: 'message',
    customerId: 'cus_1',
    call: 1,
    address: 'someone@example.org',
    content: { channel: 'EMAIL', subject: 'Hello', text: 'Hello' },
    validitySeconds: 60,
  },
  taken: { status: 202, headers: { 'x-message-id': 'q-Ab_1' }, body: '' },
  unnamed: { status: 202, body: '' },
  refusals: {
    TRANSIENT: refusal(429),
    RECIPIENT_PERMANENT: refusal(400, 'personalizations.0.to.0.email'),
    POLICY: refusal(400, 'content.0.value'),
    CONFIG: refusal(401),
  },
  throttled: refusal(429),
  failure: refusal(503),
  receipts: fixtures,
});
