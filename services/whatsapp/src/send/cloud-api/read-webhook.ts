import { parseJson, type ProviderReceipt, type ReceiptAnswer, type ReceiptRequest } from '@switchback/channel';
import { type AttemptStatus } from '@switchback/fallback';
import { z } from 'zod';

import { classify } from './classify';
import { type CloudApiOptions } from './options';
import { readMessages } from './read-messages';
import { isSameSecret, isSignedByMeta } from './signature';

/** Meta sends batches of up to 3 MB. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

const webhook = z.object({
  entry: z.array(z.object({ changes: z.array(z.object({ value: z.looseObject({ statuses: z.array(z.unknown()).optional() }) })) })),
});

/** Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
const statusChange = z.object({
  id: z.string().min(1),
  status: z.string(),
  timestamp: z.string().regex(/^\d{1,12}$/).optional(),
  biz_opaque_callback_data: z.string().min(1).optional(),
  errors: z.array(z.object({ code: z.number() })).optional(),
});

type Secrets = Pick<CloudApiOptions, 'appSecret' | 'verifyToken'>;

/** Answers Meta's verification of the webhook (GET), or verifies and reads a batch of statuses and of what people write (POST). */
export function readWebhook(request: ReceiptRequest, secrets: Secrets): ReceiptAnswer {
  switch (request.method) {
    case 'GET':
      return verifySubscription(request.query, secrets.verifyToken);
    case 'POST':
      return readBatch(request, secrets.appSecret);
    default:
      return { outcome: 'REFUSED', status: 405, reason: 'a webhook call is a GET or a POST' };
  }
}

function verifySubscription(query: Readonly<Record<string, string>>, verifyToken: string): ReceiptAnswer {
  const challenge = query['hub.challenge'];
  if (query['hub.mode'] !== 'subscribe' || challenge === undefined) return { outcome: 'REFUSED', status: 400, reason: 'not a verification' };
  if (!isSameSecret(query['hub.verify_token'] ?? '', verifyToken)) return { outcome: 'REFUSED', status: 403, reason: 'wrong verify token' };
  return { outcome: 'REPLY', status: 200, body: challenge };
}

function readBatch(request: ReceiptRequest, appSecret: string): ReceiptAnswer {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { outcome: 'REFUSED', status: 415, reason: 'not JSON' };
  if (request.body.length > MAX_BODY_BYTES) return { outcome: 'REFUSED', status: 413, reason: 'too large' };
  const signature = request.headers['x-hub-signature-256'];
  if (signature === undefined) return { outcome: 'REFUSED', status: 401, reason: 'not signed' };
  if (!isSignedByMeta(appSecret, signature, request.body)) return { outcome: 'REFUSED', status: 403, reason: 'wrong signature' };
  const call = webhook.safeParse(parseJson(Buffer.from(request.body).toString('utf8')));
  if (!call.success) return { outcome: 'REFUSED', status: 400, reason: 'not a webhook of the WhatsApp Business Platform' };
  const changes = call.data.entry.flatMap((entry) => entry.changes);
  const receipts = changes.flatMap((change) => change.value.statuses ?? []).map(toReceipt);
  const signals = changes.flatMap((change) => readMessages(change.value));
  return { outcome: 'RECEIPTS', receipts: receipts.filter((receipt) => receipt !== undefined), ...(signals.length === 0 ? {} : { signals }) };
}

/** One status; undefined for one that says nothing about delivery, so that it does not spoil the others of its batch. */
function toReceipt(change: unknown): ProviderReceipt | undefined {
  const read = statusChange.safeParse(change);
  const status = read.success ? attemptStatus(read.data.status) : undefined;
  if (!read.success || status === undefined) return undefined;
  const { id, timestamp, biz_opaque_callback_data: attemptId, errors } = read.data;
  const code = errors?.[0]?.code;
  return {
    providerMessageId: id,
    ...(attemptId === undefined ? {} : { attemptId }),
    status,
    ...(status === 'UNDELIVERED' ? { errorClass: classify(code, 0) } : {}),
    ...(code === undefined ? {} : { code: String(code) }),
    ...(timestamp === undefined ? {} : { occurredAt: Number(timestamp) * 1000 }),
  };
}

function attemptStatus(status: string): AttemptStatus | undefined {
  switch (status) {
    case 'sent':
      return 'SENT';
    case 'delivered':
      return 'DELIVERED';
    case 'read':
    case 'played':
      return 'READ';
    case 'failed':
      return 'UNDELIVERED';
    default:
      return undefined;
  }
}
