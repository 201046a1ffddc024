import { httpProviderContract, type ReceiptFixtures } from '@switchback/channel/testing';

import { vonageAuthorization } from '../../../testing/vonage-token';
import { vonageOptions } from './options';
import { VonageProvider } from './vonage-provider';

const account = { apiKey: 'a1b2c3d', apiSecret: 'secret', signatureSecret: 'signature-secret', from: '+447700900001' };
const receiptUrl = 'https://sms.example.org/receipts/vonage';

const refusal = (status: number, code: number | string) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: `https://developer.vonage.com/api-errors/messages#${code}`, title: 'text', detail: 'text', instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf' }),
});

const status = (name: string, more: object = {}) => ({
  channel: 'sms',
  message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
  to: '447700900000',
  from: '447700900001',
  timestamp: '2025-02-03T12:14:25Z',
  status: name,
  client_ref: 'message.0.1',
  ...more,
});
const failed = (name: string, code: string) =>
  status(name, { error: { type: `https://developer.vonage.com/api-errors/messages#${code}`, title: code, detail: 'text', instance: 'bf0c' } });

function post(payload: unknown, authorization?: (body: Buffer) => string) {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const header = authorization === undefined ? vonageAuthorization(body, account.signatureSecret) : authorization(body);
  const headers: Record<string, string> = { 'content-type': 'application/json', ...(header === '' ? {} : { authorization: header }) };
  return { method: 'POST', url: receiptUrl, query: {}, headers, body };
}

const receipt = { providerMessageId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', attemptId: 'message.0.1', occurredAt: Date.UTC(2025, 1, 3, 12, 14, 25) };
const fixtures = (): ReceiptFixtures => ({
  signed: (content) => post(content),
  valid: [
    { name: 'submitted', request: post(status('submitted')), expected: [{ ...receipt, status: 'SENT' }] },
    { name: 'delivered', request: post(status('delivered')), expected: [{ ...receipt, status: 'DELIVERED' }] },
    { name: 'rejected', request: post(failed('rejected', '1240')), expected: [{ ...receipt, status: 'REJECTED', errorClass: 'OPTED_OUT', code: '1240' }] },
    { name: 'undeliverable', request: post(failed('undeliverable', '1190')), expected: [{ ...receipt, status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '1190' }] },
    { name: 'expired', request: post(failed('undeliverable', '1360')), expected: [{ ...receipt, status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '1360' }] },
  ],
  forged: [
    { name: 'not signed', request: post(status('delivered'), () => '') },
    { name: 'signed with another secret', request: post(status('delivered'), (body) => vonageAuthorization(body, 'other')) },
    { name: 'signed over another body', request: post(status('delivered'), () => vonageAuthorization(Buffer.from('{}'), account.signatureSecret)) },
    { name: 'signed for another account', request: post(status('delivered'), (body) => vonageAuthorization(body, account.signatureSecret, { claims: { api_key: 'other' } })) },
    { name: 'a token that says it needs no signature', request: post(status('delivered'), (body) => vonageAuthorization(body, account.signatureSecret, { header: { alg: 'none' } })) },
    { name: 'no token', request: post(status('delivered'), () => 'Basic YTpi') },
  ],
  stale: [
    { name: 'signed two days ago', request: post(status('delivered'), (body) => vonageAuthorization(body, account.signatureSecret, { claims: { iat: Date.now() / 1000 - 172_800 } })) },
  ],
  malformed: [
    { name: 'not JSON', request: post('{"status":') },
    { name: 'an unknown status', request: post(status('levitating')) },
    { name: 'a status without a message', request: post({ status: 'delivered' }) },
    { name: 'an inbound message of another channel', request: post({ channel: 'viber_service', message_uuid: 'x', from: '1', to: '2', text: 'x' }) },
    { name: 'null', request: post('null') },
  ],
});

httpProviderContract({
  name: 'vonage',
  create: (baseUrl) => new VonageProvider('vonage', vonageOptions.parse({ ...account, baseUrl }), receiptUrl),
  request: { attemptId: 'message.0.1', messageId: 'message', customerId: 'cus_1', call: 1, address: '+447700900000', content: { channel: 'SMS', text: 'Hello' }, validitySeconds: 60 },
  taken: { status: 202, body: JSON.stringify({ message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' }) },
  refusals: {
    TRANSIENT: refusal(429, 1000),
    RECIPIENT_PERMANENT: refusal(422, 1170),
    OPTED_OUT: refusal(422, 1240),
    POLICY: refusal(422, 1020),
    CONFIG: refusal(401, 'unauthorized'),
  },
  throttled: refusal(429, 1000),
  failure: refusal(503, 1030),
  receipts: fixtures,
});
