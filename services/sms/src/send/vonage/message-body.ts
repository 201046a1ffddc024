import { smsSegments } from '@switchback/sms-text';

/** Vonage tries to deliver for 20 s to 7 days. */
const SHORTEST_TTL_SECONDS = 20;
const LONGEST_TTL_SECONDS = 604_800;

export interface Sms {
  readonly attemptId: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly validitySeconds: number;
  /** Where Vonage posts statuses of this message. */
  readonly receiptUrl: string;
}

/**
 * The JSON of a request to send a text message. `client_ref` comes back with every status, so a receipt finds its attempt even when the
 * request was never answered. The encoding is said, so that what is sent is what is counted.
 * Source: https://developer.vonage.com/api/messages, channel sms
 */
export function messageBody(sms: Sms): string {
  return JSON.stringify({
    channel: 'sms',
    message_type: 'text',
    to: withoutPlus(sms.to),
    from: withoutPlus(sms.from),
    text: sms.text,
    ttl: Math.min(Math.max(Math.floor(sms.validitySeconds), SHORTEST_TTL_SECONDS), LONGEST_TTL_SECONDS),
    client_ref: sms.attemptId,
    webhook_url: sms.receiptUrl,
    webhook_version: 'v1',
    sms: { encoding_type: smsSegments(sms.text).encoding === 'GSM_7' ? 'text' : 'unicode' },
  });
}

/** Vonage writes E.164 without its plus. */
function withoutPlus(address: string): string {
  return /^\+\d+$/.test(address) ? address.slice(1) : address;
}
