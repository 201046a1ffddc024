import { type ProviderReceipt, type ReceiptAnswer, type ReceiptRequest } from '@switchback/channel';

import { classify } from './classify';
import { isInbound, readInbound } from './read-inbound';
import { signedParameters } from './signed-parameters';
import { attemptStatus } from './status';

/** Verifies a status callback, or a person's message, and reads it. Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
export function readCallback(request: ReceiptRequest, authToken: string): ReceiptAnswer {
  const signed = signedParameters(request, authToken);
  if ('outcome' in signed) return signed;
  const { form } = signed;
  return isInbound(form) ? readInbound(form) : readForm(form, request.query['attempt']);
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
