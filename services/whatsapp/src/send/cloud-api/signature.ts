import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Meta signed this body: `sha256=` and the hexadecimal HMAC-SHA256 of the raw bytes under the app secret. Constant time.
 * Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function isSignedByMeta(appSecret: string, header: string, body: Uint8Array): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1];
  const expected = createHmac('sha256', appSecret).update(body).digest();
  return given !== undefined && timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

/** Compares secrets of any length in a time that says nothing about where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
