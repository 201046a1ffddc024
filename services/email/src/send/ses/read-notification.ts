import { parseJson, type ReceiptAnswer, type ReceiptHead, type ReceiptRefusal, type ReceiptRequest, screenHead } from '@switchback/channel';

import { type FetchDocument } from './fetch-document';
import { readEvent } from './read-event';
import { type SigningKeys } from './signing-keys';
import { isSignedBy, type SnsMessage, snsMessage } from './sns-message';
import { certificateUrl, confirmationUrl, type SnsTopic } from './sns-topic';

/** A message is 256 KB at the most; as text in JSON its quotes are escaped. */
const MAX_BODY_BYTES = 640 * 1024;
/** How far AWS's clock may be ahead of ours. */
const MAX_AHEAD_MS = 300_000;
const TOPIC_HEADER = 'x-amz-sns-topic-arn';

export interface SnsWebhook {
  readonly topic: SnsTopic;
  readonly keys: SigningKeys;
  readonly fetch: FetchDocument;
  /** How old a message may be, in milliseconds. */
  readonly windowMs: number;
  readonly engagementMeansRead: boolean;
}

/** What the head alone says. SNS signs in the body, but names the topic in a header, too. Pure. */
export function screenNotification(head: ReceiptHead, topic: SnsTopic): ReceiptRefusal | undefined {
  const rules = { mediaTypes: ['text/plain', 'application/json'], signedBy: [TOPIC_HEADER], maxBodyBytes: MAX_BODY_BYTES };
  const refusal = screenHead(head, rules);
  if (refusal !== undefined) return refusal;
  return head.headers[TOPIC_HEADER] === topic.arn ? undefined : refused(403, 'another topic');
}

/**
 * Verifies what SNS posted and reads it; confirms the subscription to the topic. `now` in milliseconds since the epoch. Nothing is fetched
 * for a message that could not be genuine: its topic, its time and the place of its certificate are looked at first.
 */
export async function readNotification(request: ReceiptRequest, webhook: SnsWebhook, now: number): Promise<ReceiptAnswer> {
  const { keys, topic } = webhook;
  const refusal = screenNotification(request, topic);
  if (refusal !== undefined) return refusal;
  if (request.body.length > MAX_BODY_BYTES) return refused(413, 'too large');
  const parsed = snsMessage.safeParse(parseJson(Buffer.from(request.body).toString('utf8')));
  if (!parsed.success) return refused(403, 'not a signed message of SNS');
  const message = parsed.data;
  const certificate = certificateUrl(topic, message.SigningCertURL);
  if (message.TopicArn !== topic.arn) return refused(403, 'another topic');
  if (!isTimely(message.Timestamp, now, webhook.windowMs)) return refused(403, 'signed at another time');
  if (certificate === undefined) return refused(403, 'a certificate from elsewhere');
  const answer = await keys.get(certificate);
  if (answer.found === 'UNAVAILABLE') return unavailable;
  if (answer.found === 'NONE' || !isSignedBy(answer.key, message)) return refused(403, 'wrong signature');
  return take(message, webhook);
}

async function take(message: SnsMessage, { engagementMeansRead, fetch, topic }: SnsWebhook): Promise<ReceiptAnswer> {
  switch (message.Type) {
    case 'Notification':
      return { outcome: 'RECEIPTS', ...readEvent(parseJson(message.Message), engagementMeansRead) };
    case 'SubscriptionConfirmation': {
      const url = confirmationUrl(topic, message.SubscribeURL);
      if (url === undefined) return refused(403, 'a confirmation elsewhere');
      return (await fetch(url))?.status === 200 ? { outcome: 'REPLY', status: 200, body: '' } : unavailable;
    }
    case 'UnsubscribeConfirmation':
      return { outcome: 'REPLY', status: 200, body: '' };
  }
}

/** SNS repeats what was answered with 5xx, and gives up on 4xx. */
const unavailable: ReceiptAnswer = { outcome: 'REPLY', status: 503, body: '' };

function refused(status: 403 | 413, reason: string): ReceiptRefusal {
  return { outcome: 'REFUSED', status, reason };
}

function isTimely(timestamp: string, now: number, windowMs: number): boolean {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return now - at <= windowMs && now - at >= -MAX_AHEAD_MS;
}
