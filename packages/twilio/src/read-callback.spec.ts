import { createHash } from 'node:crypto';

import { type AttemptStatus } from '@switchback/fallback';
import { twilioSignature } from '@switchback/testing';

import { readCallback } from './read-callback';

const TOKEN = 'token';
const URL = 'https://example.org/receipts/twilio?attempt=m1.0.1';

/** The parameters of https://www.twilio.com/docs/messaging/guides/track-outbound-message-status#status-callback-request */
const callback = { AccountSid: 'AC1', ApiVersion: '2010-04-01', From: '+15005550006', MessageSid: 'SM1', MessageStatus: 'delivered', SmsSid: 'SM1', SmsStatus: 'delivered', To: '+15005550010' };

const request = (form: Record<string, string>, changed: Partial<Parameters<typeof readCallback>[0]> = {}) => ({
  method: 'POST',
  url: URL,
  query: { attempt: 'm1.0.1' },
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', 'x-twilio-signature': twilioSignature(TOKEN, URL, form) },
  body: Buffer.from(new URLSearchParams(form).toString()),
  ...changed,
});

describe('readCallback', () => {
  it.each<[string, string | undefined, AttemptStatus, string | undefined]>([
    ['accepted', undefined, 'QUEUED', undefined],
    ['scheduled', undefined, 'QUEUED', undefined],
    ['queued', undefined, 'QUEUED', undefined],
    ['sending', undefined, 'SENDING', undefined],
    ['sent', undefined, 'SENT', undefined],
    ['partially_delivered', undefined, 'SENT', undefined],
    ['delivered', undefined, 'DELIVERED', undefined],
    ['read', undefined, 'READ', undefined],
    ['undelivered', '30003', 'UNDELIVERED', 'RECIPIENT_TEMPORARY'],
    ['undelivered', '30006', 'UNDELIVERED', 'RECIPIENT_TEMPORARY'],
    ['undelivered', undefined, 'UNDELIVERED', 'RECIPIENT_TEMPORARY'],
    ['failed', '30007', 'REJECTED', 'POLICY'],
    ['failed', '21610', 'REJECTED', 'OPTED_OUT'],
    ['failed', '30036', 'EXPIRED', 'RECIPIENT_TEMPORARY'],
    ['canceled', undefined, 'CANCELED', undefined],
  ])('%s with code %p is %s', (messageStatus, code, status, errorClass) => {
    const form = { ...callback, MessageStatus: messageStatus, ...(code === undefined ? {} : { ErrorCode: code }) };
    expect(readCallback(request(form), TOKEN)).toEqual({
      outcome: 'RECEIPTS',
      receipts: [{ providerMessageId: 'SM1', attemptId: 'm1.0.1', status, ...(errorClass && { errorClass }), ...(code && { code }) }],
    });
  });

  it('knows the message by its SID alone when the URL names no attempt', () => {
    const url = 'https://example.org/receipts/twilio';
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilioSignature(TOKEN, url, callback) };
    const answer = readCallback(request(callback, { url, query: {}, headers }), TOKEN);
    expect(answer).toEqual({ outcome: 'RECEIPTS', receipts: [{ providerMessageId: 'SM1', status: 'DELIVERED' }] });
  });

  it('has nothing to say about an inbound message', () => {
    expect(readCallback(request({ ...callback, MessageStatus: 'receiving' }), TOKEN)).toEqual({ outcome: 'RECEIPTS', receipts: [] });
  });

  describe('as JSON', () => {
    const body = Buffer.from(JSON.stringify({ ...callback, MessageStatus: 'undelivered', ErrorCode: 30003 }));
    const url = `${URL}&bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/json; charset=utf-8', 'x-twilio-signature': twilioSignature(TOKEN, url, {}) };

    it('is signed by its URL, which has the hash of the body', () => {
      expect(readCallback(request(callback, { url, headers, body }), TOKEN)).toMatchObject({ outcome: 'RECEIPTS', receipts: [{ providerMessageId: 'SM1', status: 'UNDELIVERED', code: '30003' }] });
    });

    it.each<[string, Partial<Parameters<typeof readCallback>[0]>]>([
      ['another body', { body: Buffer.from('{}') }],
      ['a URL without a hash', { url: URL, headers: { ...headers, 'x-twilio-signature': twilioSignature(TOKEN, URL, {}) } }],
      ['a signature of another', { headers: { ...headers, 'x-twilio-signature': twilioSignature('other', url, {}) } }],
    ])('is refused with %s', (_name, changed) => {
      expect(readCallback(request(callback, { url, headers, body, ...changed }), TOKEN)).toMatchObject({ outcome: 'REFUSED', status: 403 });
    });
  });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  it.each([
    [405, 'a GET', { method: 'GET' }],
    [415, 'plain text', { headers: { 'content-type': 'text/plain' } }],
    [401, 'no signature', { headers: form }],
    [403, 'a wrong signature', { headers: { ...form, 'x-twilio-signature': twilioSignature('other', URL, callback) } }],
    [403, 'another attempt in the URL', { url: URL.replace('m1', 'm2') }],
    [403, 'another body', { body: Buffer.from('MessageSid=SM1&MessageStatus=read') }],
    [413, 'a body of 5 MB', { body: Buffer.alloc(5_000_000, 'a') }],
  ])('refuses with %i for %s', (status, _name, changed) => {
    expect(readCallback(request(callback, changed), TOKEN)).toMatchObject({ outcome: 'REFUSED', status });
  });

  it('refuses a signed form without a message', () => {
    expect(readCallback(request({ AccountSid: 'AC1' }), TOKEN)).toMatchObject({ outcome: 'REFUSED', status: 400 });
  });
});
