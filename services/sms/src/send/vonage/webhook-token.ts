import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { parseJson } from '@switchback/channel';
import { z } from 'zod';

/** How far Vonage's clock may be ahead of ours. */
const CLOCK_SKEW_SECONDS = 300;

const header = z.object({ alg: z.literal('HS256') });
const claims = z.object({ iat: z.number(), api_key: z.string(), payload_hash: z.string() });

export interface WebhookSecrets {
  readonly apiKey: string;
  readonly signatureSecret: string;
  readonly webhookMaxAgeSeconds: number;
}

/**
 * Why this webhook is not Vonage's, or not this account's; undefined when it is. The token in its Authorization header must be signed with
 * HS256 under the signature secret, name the account, be young enough and hold the SHA-256 of the body. Constant time; `now` in
 * milliseconds since the epoch. Source: https://developer.vonage.com/getting-started/concepts/webhooks (signed webhooks)
 */
export function whyNotSigned(authorization: string | undefined, body: Uint8Array, secrets: WebhookSecrets, now: number): string | undefined {
  const [, head = '', payload = '', signature = ''] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? [];
  if (!header.safeParse(decoded(head)).success) return 'not signed';
  const expected = createHmac('sha256', secrets.signatureSecret).update(`${head}.${payload}`).digest();
  if (!isSame(Buffer.from(signature, 'base64url'), expected)) return 'wrong signature';
  const read = claims.safeParse(decoded(payload));
  if (!read.success) return 'incomplete token';
  if (!isSame(Buffer.from(read.data.payload_hash, 'hex'), createHash('sha256').update(body).digest())) return 'another body was signed';
  if (read.data.api_key !== secrets.apiKey) return 'another account';
  return isYoung(read.data.iat, secrets.webhookMaxAgeSeconds, now / 1000) ? undefined : 'signed too long ago';
}

function decoded(part: string): unknown {
  return parseJson(Buffer.from(part, 'base64url').toString('utf8'));
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isYoung(issuedAt: number, maxAgeSeconds: number, now: number): boolean {
  return issuedAt >= now - maxAgeSeconds && issuedAt <= now + CLOCK_SKEW_SECONDS;
}
