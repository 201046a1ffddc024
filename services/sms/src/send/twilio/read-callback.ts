import { type ProviderReceipt, type ReceiptAnswer, type ReceiptRequest } from '@switchback/channel';

import { classify } from './classify';
import { isSignedByTwilio } from './signature';
import { attemptStatus } from './status';

/** A status callback is about 1 KB. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Verifies a status callback and reads it. Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
export function readCallback(request: ReceiptRequest, authToken: string): ReceiptAnswer {
  if (request.method !== 'POST') return { outcome: 'REFUSED', status: 405, reason: 'a status callback is a POST' };
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) {
    return { outcome: 'REFUSED', status: 415, reason: 'a status callback is a form' };
  }
  if (request.body.length > MAX_BODY_BYTES) return { outcome: 'REFUSED', status: 413, reason: 'too large' };
  const signature = request.headers['x-twilio-signature'];
  if (signature === undefined) return { outcome: 'REFUSED', status: 401, reason: 'not signed' };
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  if (!isSignedByTwilio(authToken, signature, request.url, form)) return { outcome: 'REFUSED', status: 403, reason: 'wrong signature' };
  return readForm(form, request.query['attempt']);
}

function readForm(form: URLSearchParams, attemptId: string | undefined): ReceiptAnswer {
  const providerMessageId = form.get('MessageSid') ?? form.get('SmsSid');
  const messageStatus = form.get('MessageStatus') ?? form.get('SmsStatus');
  if (providerMessageId === null || providerMessageId === '' || messageStatus === null) {
    return { outcome: 'REFUSED', status: 400, reason: 'MessageSid or MessageStatus is missing' };
  }
  const receipt = toReceipt(messageStatus, form.get('ErrorCode'));
  if (receipt === undefined) return { outcome: 'RECEIPTS', receipts: [] };
  const correlation = attemptId === undefined || attemptId === '' ? {} : { attemptId };
  return { outcome: 'RECEIPTS', receipts: [{ providerMessageId, ...correlation, ...receipt }] };
}

/** A message's status and error code as a receipt; undefined when the status says nothing about an outbound message. */
export function toReceipt(messageStatus: string, errorCode: string | null): Omit<ProviderReceipt, 'providerMessageId'> | undefined {
  const code = errorCode !== null && /^[1-9]\d{0,8}$/.test(errorCode) ? Number(errorCode) : undefined;
  const status = attemptStatus(messageStatus, code);
  if (status === undefined) return undefined;
  const failed = status === 'UNDELIVERED' || status === 'REJECTED' || status === 'EXPIRED';
  return { status, ...(failed ? { errorClass: classify(code, 0) } : {}), ...(code === undefined ? {} : { code: String(code) }) };
}
