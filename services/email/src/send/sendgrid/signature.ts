import { type KeyObject, verify } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-twilio-email-event-webhook-signature';
export const TIMESTAMP_HEADER = 'x-twilio-email-event-webhook-timestamp';

/** How far SendGrid's clock may be ahead of ours. */
const MAX_AHEAD_MS = 300_000;

/**
 * Whether SendGrid signed this body: ECDSA with SHA-256 over the timestamp as it stands in its header, followed by the raw body; the
 * signature is DER in base64. Source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 */
export function isSignedBySendgrid(key: KeyObject, signature: string, timestamp: string, body: Uint8Array): boolean {
  return verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), { key, dsaEncoding: 'der' }, Buffer.from(signature, 'base64'));
}

/** Whether a post with this timestamp (seconds since the epoch) may still be made. `now` and `windowMs` in milliseconds. Pure. */
export function isTimely(timestamp: string, now: number, windowMs: number): boolean {
  if (!/^\d{1,11}$/.test(timestamp)) return false;
  const age = now - Number(timestamp) * 1_000;
  return age <= windowMs && age >= -MAX_AHEAD_MS;
}
