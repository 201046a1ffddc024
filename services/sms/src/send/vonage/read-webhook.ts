import {
  parseJson,
  type PersonSignal,
  type ProviderReceipt,
  type ReceiptAnswer,
  type ReceiptHeadRules,
  type ReceiptRequest,
  screenHead,
} from '@switchback/channel';
import { type AttemptStatus } from '@switchback/fallback';
import { z } from 'zod';

import { classify } from './classify';
import { errorCode } from './error-code';
import { type WebhookSecrets, whyNotSigned } from './webhook-token';

/** What every webhook has in its head. It is about 1 KB; an inbound message may hold a long text. */
export const WEBHOOK_HEAD: ReceiptHeadRules = { mediaTypes: ['application/json'], signedBy: ['authorization'], maxBodyBytes: 64 * 1024 };

const TTL_OVER = 1360;

/** Source of both: https://developer.vonage.com/api/messages, webhooks message-status and inbound-message, channel sms. */
const messageStatus = z.object({
  message_uuid: z.string().min(1),
  status: z.string(),
  timestamp: z.string().optional(),
  client_ref: z.string().min(1).optional(),
  error: z.unknown().optional(),
});
const inboundMessage = z.object({
  channel: z.literal('sms'),
  message_uuid: z.string().min(1),
  from: z.string().min(1),
  to: z.string().min(1),
  text: z.string(),
  timestamp: z.string().optional(),
});

/** Verifies a webhook and reads it: a status of a message, or what a person wrote. `now` in milliseconds since the epoch. */
export function readWebhook(request: ReceiptRequest, secrets: WebhookSecrets, now: number): ReceiptAnswer {
  const refusal = screenHead(request, WEBHOOK_HEAD);
  if (refusal !== undefined) return refusal;
  if (request.body.length > WEBHOOK_HEAD.maxBodyBytes) return { outcome: 'REFUSED', status: 413, reason: 'too large' };
  const reason = whyNotSigned(request.headers['authorization'], request.body, secrets, now);
  if (reason !== undefined) return { outcome: 'REFUSED', status: 401, reason };
  const payload = parseJson(Buffer.from(request.body).toString('utf8'));
  const status = messageStatus.safeParse(payload);
  if (status.success) return { outcome: 'RECEIPTS', receipts: toReceipts(status.data) };
  const inbound = inboundMessage.safeParse(payload);
  if (inbound.success) return { outcome: 'RECEIPTS', receipts: [], signals: [toSignal(inbound.data)] };
  return { outcome: 'REFUSED', status: 400, reason: 'neither a status nor a text message' };
}

/** None for a status that says nothing about delivery. */
function toReceipts(webhook: z.output<typeof messageStatus>): readonly ProviderReceipt[] {
  const code = errorCode(webhook.error);
  const status = attemptStatus(webhook.status, code);
  if (status === undefined) return [];
  const failed = status === 'UNDELIVERED' || status === 'REJECTED' || status === 'EXPIRED';
  return [
    {
      providerMessageId: webhook.message_uuid,
      ...(webhook.client_ref === undefined ? {} : { attemptId: webhook.client_ref }),
      status,
      ...(failed ? { errorClass: classify(code, 0) } : {}),
      ...(code === undefined ? {} : { code: String(code) }),
      ...occurredAt(webhook.timestamp),
    },
  ];
}

function attemptStatus(status: string, code: number | undefined): AttemptStatus | undefined {
  switch (status) {
    case 'submitted':
      return 'SENT';
    case 'delivered':
      return 'DELIVERED';
    case 'read':
      return 'READ';
    case 'undeliverable':
      return code === TTL_OVER ? 'EXPIRED' : 'UNDELIVERED';
    case 'rejected':
      return code === TTL_OVER ? 'EXPIRED' : 'REJECTED';
    default:
      return undefined;
  }
}

function toSignal({ from, message_uuid, text, timestamp, to }: z.output<typeof inboundMessage>): PersonSignal {
  return { kind: 'INBOUND_MESSAGE', providerMessageId: message_uuid, from: e164(from), to: e164(to), text, ...occurredAt(timestamp) };
}

/** Vonage writes E.164 without its plus; a short code, up to six digits, stays as it is. */
function e164(number: string): string {
  return /^\d{7,15}$/.test(number) ? `+${number}` : number;
}

function occurredAt(timestamp: string | undefined): { readonly occurredAt?: number } {
  const time = Date.parse(timestamp ?? '');
  return Number.isNaN(time) ? {} : { occurredAt: time };
}
