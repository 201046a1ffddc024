import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import { parseJson } from '../parse-json';
import { type ReceiptAnswer, type ReceiptRequest } from '../provider';

export const SIGNATURE_HEADER = 'x-sandbox-signature';

const receiptSchema = z.strictObject({
  attemptId: z.string().max(256),
  providerMessageId: z.string().max(256),
  status: z.enum(['SENT', 'DELIVERED', 'READ', 'UNDELIVERED']),
  /** Milliseconds since the epoch. */
  occurredAt: z.int(),
});

/** What a developer has a person say, posted with the installation's secret. */
const inboundSchema = z.strictObject({
  inbound: z.strictObject({
    id: z.string().min(1).max(256),
    from: z.string().min(1).max(320),
    to: z.string().max(320).default(''),
    text: z.string().max(65_536),
    /** Milliseconds since the epoch. Default: now. */
    occurredAt: z.int().min(0).optional(),
  }),
});

const postedSchema = z.union([receiptSchema, inboundSchema]);

/** One receipt as the sandbox posts it. */
export type SandboxReceipt = z.output<typeof receiptSchema>;

/** HMAC-SHA256 of the body, in hexadecimal. */
export function signSandboxReceipt(key: Buffer, body: Uint8Array): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

/** Verifies and reads what the sandbox posted, or a developer in a person's place. */
export function readSandboxReceipt(key: Buffer, request: ReceiptRequest): ReceiptAnswer {
  if (request.method !== 'POST') return { outcome: 'REFUSED', status: 405, reason: 'METHOD' };
  const given = Buffer.from(request.headers[SIGNATURE_HEADER] ?? '', 'hex');
  const right = createHmac('sha256', key).update(request.body).digest();
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { outcome: 'REFUSED', status: 403, reason: 'SIGNATURE' };
  const parsed = postedSchema.safeParse(parseJson(Buffer.from(request.body).toString('utf8')));
  if (!parsed.success) return { outcome: 'REFUSED', status: 400, reason: 'MALFORMED' };
  if ('inbound' in parsed.data) return readInbound(parsed.data.inbound);
  const { status, ...receipt } = parsed.data;
  const failure = status === 'UNDELIVERED' ? { errorClass: 'RECIPIENT_TEMPORARY' as const, code: 'unreachable' } : {};
  return { outcome: 'RECEIPTS', receipts: [{ ...receipt, status, ...failure }] };
}

function readInbound({ id, from, to, text, occurredAt }: z.output<typeof inboundSchema>['inbound']): ReceiptAnswer {
  const time = occurredAt === undefined ? {} : { occurredAt };
  return { outcome: 'RECEIPTS', receipts: [], signals: [{ kind: 'INBOUND_MESSAGE', providerMessageId: id, from, to, text, ...time }] };
}
