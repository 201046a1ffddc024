import { type KeyObject } from 'node:crypto';

import { parseJson, type ReceiptAnswer, type ReceiptHead, type ReceiptRefusal, type ReceiptRequest, screenHead } from '@switchback/channel';

import { readEvent } from './read-event';
import { isSignedBySendgrid, isTimely, SIGNATURE_HEADER, TIMESTAMP_HEADER } from './signature';

/** A batch is posted as soon as it reaches 768 KB. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface EventWebhook {
  readonly key: KeyObject;
  /** How old a post may be, in milliseconds. */
  readonly windowMs: number;
  readonly engagementMeansRead: boolean;
}

/** What the head alone says: whether it is signed, and for a time not long past. `now` in milliseconds since the epoch. Pure. */
export function screenEvents(head: ReceiptHead, webhook: EventWebhook, now: number): ReceiptRefusal | undefined {
  const rules = { mediaTypes: ['application/json'], signedBy: [SIGNATURE_HEADER, TIMESTAMP_HEADER], maxBodyBytes: MAX_BODY_BYTES };
  const refusal = screenHead(head, rules);
  if (refusal !== undefined) return refusal;
  if (isTimely(head.headers[TIMESTAMP_HEADER] ?? '', now, webhook.windowMs)) return undefined;
  return { outcome: 'REFUSED', status: 403, reason: 'signed at another time' };
}

/** Verifies a batch of events and reads it. An event that stands in it twice counts once. Pure. */
export function readEvents(request: ReceiptRequest, webhook: EventWebhook, now: number): ReceiptAnswer {
  const refusal = screenEvents(request, webhook, now);
  if (refusal !== undefined) return refusal;
  if (request.body.length > MAX_BODY_BYTES) return { outcome: 'REFUSED', status: 413, reason: 'too large' };
  const { [SIGNATURE_HEADER]: signature = '', [TIMESTAMP_HEADER]: timestamp = '' } = request.headers;
  if (!isSignedBySendgrid(webhook.key, signature, timestamp, request.body)) return { outcome: 'REFUSED', status: 403, reason: 'wrong signature' };
  const batch = parseJson(Buffer.from(request.body).toString('utf8'));
  if (!Array.isArray(batch)) return { outcome: 'REFUSED', status: 400, reason: 'not a list of events' };
  const events = onceEach(batch.map((event: unknown) => readEvent(event, webhook.engagementMeansRead)));
  const receipts = events.flatMap(({ receipt }) => receipt ?? []);
  const signals = events.flatMap(({ signal }) => signal ?? []);
  return { outcome: 'RECEIPTS', receipts, ...(signals.length === 0 ? {} : { signals }) };
}

function onceEach<Event extends { readonly id?: string }>(events: readonly (Event | undefined)[]): Event[] {
  const seen = new Set<string>();
  return events.filter((event): event is Event => {
    if (event === undefined || (event.id !== undefined && seen.has(event.id))) return false;
    if (event.id !== undefined) seen.add(event.id);
    return true;
  });
}
