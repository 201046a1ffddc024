import { createHmac } from 'node:crypto';

import { httpProviderContract, type ReceiptFixtures, type SignalFixtures } from '@switchback/channel/testing';

import { CloudApiProvider } from './cloud-api-provider';
import { cloudApiOptions } from './options';

const account = { phoneNumberId: '106540352242922', accessToken: 'EAAJ', appSecret: 'app-secret', verifyToken: 'verify-me' };

const refusal = (status: number, code: number) => ({
  status,
  body: JSON.stringify({ error: { message: `(#${code}) text`, type: 'OAuthException', code, fbtrace_id: 'A1' } }),
});

const webhook = (...statuses: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: account.phoneNumberId }, statuses } }] }],
});
const status = (name: string, more: object = {}) => ({
  id: 'wamid.1',
  status: name,
  timestamp: '1750263773',
  recipient_id: '16505551234',
  biz_opaque_callback_data: 'message.0.1',
  ...more,
});

function post(payload: unknown, secret = account.appSecret, header: string | undefined = undefined) {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const signature = header ?? `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (signature !== '') headers['x-hub-signature-256'] = signature;
  return { method: 'POST', url: 'https://whatsapp.example.org/receipts/meta', query: {}, headers, body };
}

const receipt = { providerMessageId: 'wamid.1', attemptId: 'message.0.1', occurredAt: 1_750_263_773_000 };
const fixtures: ReceiptFixtures = {
  signed: (content) => post(content),
  valid: [
    { name: 'sent', request: post(webhook(status('sent'))), expected: [{ ...receipt, status: 'SENT' }] },
    { name: 'delivered', request: post(webhook(status('delivered'))), expected: [{ ...receipt, status: 'DELIVERED' }] },
    { name: 'read', request: post(webhook(status('read'))), expected: [{ ...receipt, status: 'READ' }] },
    {
      name: 'failed',
      request: post(webhook(status('failed', { errors: [{ code: 131049, title: 'text' }] }))),
      expected: [{ ...receipt, status: 'UNDELIVERED', errorClass: 'POLICY', code: '131049' }],
    },
    {
      name: 'a batch out of order',
      request: post(webhook(status('read'), status('sent'), status('delivered'))),
      expected: [{ status: 'READ' }, { status: 'SENT' }, { status: 'DELIVERED' }],
    },
  ],
  forged: [
    { name: 'not signed', request: post(webhook(status('read')), undefined, '') },
    { name: 'signed by another app', request: post(webhook(status('read')), 'other-secret') },
    { name: 'signed with SHA-1', request: post(webhook(status('read')), undefined, `sha1=${createHmac('sha1', account.appSecret).update('x').digest('hex')}`) },
    { name: 'a signature that is none', request: post(webhook(status('read')), undefined, 'sha256=zz') },
  ],
  malformed: [
    { name: 'not JSON', request: post('{"entry":') },
    { name: 'another object', request: post({ object: 'page', entry: 'none' }) },
    { name: 'null', request: post('null') },
    { name: 'an unknown status', request: post(webhook(status('levitating'))) },
    { name: 'a status without a message', request: post(webhook({ status: 'read' })) },
    { name: 'an inbound message', request: post({ entry: [{ changes: [{ value: { messages: [{ id: 'wamid.9' }] } }] }] }) },
  ],
};

const inbound = (...messages: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field: 'messages', value: { metadata: { display_phone_number: '15550783881' }, messages } }] }],
});
const text = (body: string, more: object = {}) => ({ from: '16505551234', id: 'wamid.9', timestamp: '1749416383', type: 'text', text: { body }, ...more });
const written = { kind: 'INBOUND_MESSAGE', providerMessageId: 'wamid.9', from: '+16505551234', to: '+15550783881', occurredAt: 1_749_416_383_000 } as const;
const signals: SignalFixtures = {
  valid: [
    { name: 'a text', request: post(inbound(text('STOP'))), expected: [{ ...written, text: 'STOP' }] },
    { name: 'a picture', request: post(inbound(text('', { type: 'image', text: undefined }))), expected: [{ ...written, text: '' }] },
    {
      name: 'a batch',
      request: post(inbound(text('one'), { nonsense: true }, text('two', { id: 'wamid.10' }))),
      expected: [{ ...written, text: 'one' }, { ...written, providerMessageId: 'wamid.10', text: 'two' }],
    },
  ],
  forged: [
    { name: 'not signed', request: post(inbound(text('STOP')), undefined, '') },
    { name: 'signed by another app', request: post(inbound(text('STOP')), 'other-secret') },
  ],
  malformed: [
    { name: 'nobody', request: post(inbound({ ...text('STOP'), from: undefined })) },
    { name: 'no id', request: post(inbound({ ...text('STOP'), id: '' })) },
    { name: 'a list that is none', request: post(inbound('STOP')) },
  ],
};

httpProviderContract({
  name: 'whatsapp-cloud',
  create: (baseUrl) => new CloudApiProvider('meta', cloudApiOptions.parse({ ...account, baseUrl })),
  request: { attemptId: 'message.0.1', messageId: 'message', customerId: 'cus_1', call: 1, address: '+16505551234', content: { channel: 'WHATSAPP', text: 'Hello' }, validitySeconds: 60 },
  taken: { status: 200, body: JSON.stringify({ messaging_product: 'whatsapp', contacts: [{ input: '+16505551234', wa_id: '16505551234' }], messages: [{ id: 'wamid.1' }] }) },
  refusals: {
    TRANSIENT: refusal(400, 130429),
    RECIPIENT_TEMPORARY: refusal(400, 131026),
    OPTED_OUT: refusal(400, 131050),
    POLICY: refusal(400, 131047),
    CONFIG: refusal(401, 190),
  },
  throttled: refusal(429, 80007),
  failure: refusal(500, 131016),
  receipts: () => fixtures,
  signals: () => signals,
});
