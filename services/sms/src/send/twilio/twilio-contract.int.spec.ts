import { httpProviderContract, type ReceiptFixtures, type SignalFixtures } from '@switchback/channel/testing';
import { twilioSignature } from '@switchback/testing';

import { twilioOptions } from './options';
import { TwilioProvider } from './twilio-provider';

const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token', from: '+15005550006' };
const url = 'https://sms.example.org/receipts/twilio?attempt=message.0.1';

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const refusal = (status: number, code: number) => ({
  status,
  body: JSON.stringify({ code, message: 'text', more_info: `https://www.twilio.com/docs/errors/${code}`, status }),
});

const callback = (status: string, more: Record<string, string> = {}): Record<string, string> => ({
  AccountSid: account.accountSid,
  ApiVersion: '2010-04-01',
  From: '+15005550006',
  MessageSid: 'SM0001',
  MessageStatus: status,
  SmsSid: 'SM0001',
  SmsStatus: status,
  To: '+15005550010',
  ...more,
});

function post(form: Record<string, string>, signature: string | undefined = twilioSignature(account.authToken, url, form)) {
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  if (signature !== '') headers['x-twilio-signature'] = signature;
  return { method: 'POST', url, query: { attempt: 'message.0.1' }, headers, body: Buffer.from(new URLSearchParams(form).toString()) };
}

const receipt = { providerMessageId: 'SM0001', attemptId: 'message.0.1' };
const fixtures: ReceiptFixtures = {
  signed: (content) => post(Object.fromEntries(new URLSearchParams(content))),
  valid: [
    { name: 'queued', request: post(callback('queued')), expected: [{ ...receipt, status: 'QUEUED' }] },
    { name: 'sending', request: post(callback('sending')), expected: [{ ...receipt, status: 'SENDING' }] },
    { name: 'sent', request: post(callback('sent')), expected: [{ ...receipt, status: 'SENT' }] },
    { name: 'delivered', request: post(callback('delivered', { RawDlrDoneDate: '2603011200' })), expected: [{ ...receipt, status: 'DELIVERED' }] },
    { name: 'read', request: post(callback('read')), expected: [{ ...receipt, status: 'READ' }] },
    {
      name: 'undelivered',
      request: post(callback('undelivered', { ErrorCode: '30003' })),
      expected: [{ ...receipt, status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '30003' }],
    },
    { name: 'failed', request: post(callback('failed', { ErrorCode: '30007' })), expected: [{ ...receipt, status: 'REJECTED', errorClass: 'POLICY', code: '30007' }] },
    { name: 'expired', request: post(callback('failed', { ErrorCode: '30036' })), expected: [{ ...receipt, status: 'EXPIRED' }] },
    { name: 'canceled', request: post(callback('canceled')), expected: [{ ...receipt, status: 'CANCELED' }] },
  ],
  forged: [
    { name: 'not signed', request: post(callback('delivered'), '') },
    { name: 'signed by another account', request: post(callback('delivered'), twilioSignature('other', url, callback('delivered'))) },
    { name: 'signed for another status', request: post(callback('delivered'), twilioSignature(account.authToken, url, callback('sent'))) },
    { name: 'signed for another attempt', request: { ...post(callback('delivered')), url: url.replace('message', 'other') } },
    { name: 'a signature that is none', request: post(callback('delivered'), '¡') },
  ],
  malformed: [
    { name: 'no message', request: post({ AccountSid: account.accountSid }) },
    { name: 'an unknown status', request: post(callback('levitating')) },
    { name: 'an inbound message', request: post(callback('received')) },
    { name: 'nothing', request: post({}) },
  ],
};

const inbound = (text: string, more: Record<string, string> = {}): Record<string, string> => ({
  AccountSid: account.accountSid,
  Body: text,
  From: '+14155552671',
  MessageSid: 'SM0002',
  NumMedia: '0',
  SmsStatus: 'received',
  To: '+15005550006',
  ...more,
});

const written = { kind: 'INBOUND_MESSAGE', providerMessageId: 'SM0002', from: '+14155552671', to: '+15005550006' } as const;
const signals: SignalFixtures = {
  valid: [
    { name: 'a message', request: post(inbound('Where is my order?')), expected: [{ ...written, text: 'Where is my order?' }] },
    { name: 'a picture', request: post(inbound('', { NumMedia: '1' })), expected: [{ ...written, text: '' }] },
    {
      name: 'STOP that Twilio read',
      request: post(inbound('genug', { OptOutType: 'STOP' })),
      expected: [{ ...written, text: 'genug' }, { kind: 'OPT_OUT', via: 'KEYWORD', address: '+14155552671', inboundMessageId: 'SM0002' }],
    },
  ],
  forged: [
    { name: 'not signed', request: post(inbound('STOP'), '') },
    { name: 'signed by another account', request: post(inbound('STOP'), twilioSignature('other', url, inbound('STOP'))) },
    { name: 'signed for other words', request: post(inbound('STOP'), twilioSignature(account.authToken, url, inbound('START'))) },
  ],
  malformed: [
    { name: 'nobody', request: post(inbound('STOP', { From: '' })) },
    { name: 'no message', request: post(inbound('STOP', { MessageSid: '' })) },
    { name: 'a status callback', request: post(callback('delivered')) },
  ],
};

httpProviderContract({
  name: 'twilio',
  create: (baseUrl) => new TwilioProvider('twilio', twilioOptions.parse({ ...account, baseUrl }), 'https://sms.example.org/receipts/twilio'),
  request: { attemptId: 'message.0.1', messageId: 'message', customerId: 'cus_1', call: 1, address: '+15005550010', content: { channel: 'SMS', text: 'Hello' }, validitySeconds: 60 },
  taken: { status: 201, body: JSON.stringify({ sid: 'SM0001', status: 'queued', error_code: null, error_message: null }) },
  refusals: {
    TRANSIENT: refusal(400, 21611),
    RECIPIENT_PERMANENT: refusal(400, 21211),
    OPTED_OUT: refusal(400, 21610),
    POLICY: refusal(400, 21617),
    CONFIG: refusal(401, 20003),
  },
  throttled: refusal(429, 20429),
  failure: refusal(503, 20503),
  receipts: () => fixtures,
  signals: () => signals,
});
