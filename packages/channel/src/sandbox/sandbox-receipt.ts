import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import { type ReceiptAnswer, type ReceiptRequest } from '../provider';

export const SIGNATURE_HEADER = 'x-sandbox-signature';

const receiptSchema = z.strictObject({
  attemptId: z.string().max(256),
  providerMessageId: z.string().max(256),
  status: z.enum(['SENT', 'DELIVERED', 'READ', 'UNDELIVERED']),
  /** Milliseconds since the epoch. */
  occurredAt: z.int(),
});

/** One receipt as the sandbox posts it. */
export type SandboxReceipt = z.output<typeof receiptSchema>;

/** HMAC-SHA256 of the body, in hexadecimal. */
export function signSandboxReceipt(key: Buffer, body: Uint8Array): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

/** Verifies and reads what the sandbox posted. */
export function readSandboxReceipt(key: Buffer, request: ReceiptRequest): ReceiptAnswer {
  if (request.method !== 'POST') return { outcome: 'REFUSED', status: 405, reason: 'METHOD' };
  const given = Buffer.from(request.headers[SIGNATURE_HEADER] ?? '', 'hex');
  const right = createHmac('sha256', key).update(request.body).digest();
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { outcome: 'REFUSED', status: 403, reason: 'SIGNATURE' };
  const parsed = receiptSchema.safeParse(parseJson(request.body));
  if (!parsed.success) return { outcome: 'REFUSED', status: 400, reason: 'MALFORMED' };
  const { status, ...receipt } = parsed.data;
  const failure = status === 'UNDELIVERED' ? { errorClass: 'RECIPIENT_TEMPORARY' as const, code: 'unreachable' } : {};
  return { outcome: 'RECEIPTS', receipts: [{ ...receipt, status, ...failure }] };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
