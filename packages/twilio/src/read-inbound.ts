import { type PersonSignal, type ReceiptAnswer } from '@switchback/channel';

/**
 * Whether a request is about a message that a person wrote: those have a body and the status "received", where a status callback has
 * neither. Source: https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function isInbound(form: URLSearchParams): boolean {
  return form.has('Body') && form.has('From') && (form.get('MessageStatus') ?? form.get('SmsStatus') ?? 'received') === 'received';
}

/**
 * A person's message; and what it means, where Twilio reads keywords by itself: OptOutType says so. Twilio has then answered the person, and
 * knows more words than we do. It is told nothing to answer: an empty body sends no message.
 * Source: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
 */
export function readInbound(form: URLSearchParams): ReceiptAnswer {
  const providerMessageId = form.get('MessageSid') ?? form.get('SmsSid') ?? form.get('SmsMessageSid') ?? '';
  const from = addressIn(form, 'From');
  if (providerMessageId === '' || from === '') return { outcome: 'REFUSED', status: 400, reason: 'MessageSid or From is missing' };
  const message: PersonSignal = { kind: 'INBOUND_MESSAGE', providerMessageId, from, to: addressIn(form, 'To'), text: form.get('Body') ?? '' };
  const kind = optKind(form.get('OptOutType'));
  if (kind === undefined) return { outcome: 'RECEIPTS', receipts: [], signals: [message] };
  return { outcome: 'RECEIPTS', receipts: [], signals: [message, { kind, via: 'KEYWORD', address: from, inboundMessageId: providerMessageId }] };
}

/** Over WhatsApp addresses have a prefix. */
function addressIn(form: URLSearchParams, name: 'From' | 'To'): string {
  return (form.get(name) ?? '').replace(/^whatsapp:/, '');
}

function optKind(optOutType: string | null): 'OPT_OUT' | 'OPT_IN' | undefined {
  switch (optOutType?.toUpperCase()) {
    case 'STOP':
      return 'OPT_OUT';
    case 'START':
      return 'OPT_IN';
    default:
      return undefined;
  }
}
