import { type HttpExchange, type HttpReplied, parseJson, parseRetryAfter, readExchange, refusal, type SendAnswer } from '@switchback/channel';
import { z } from 'zod';

import { classifyRefusal } from './classify-refusal';

const apiErrors = z.object({ errors: z.array(z.object({ field: z.string().nullish() })).min(1) });

/** What SendGrid's answer to mail/send means. Pure; `now` in milliseconds since the epoch. */
export function readReply(exchange: HttpExchange, now: number): SendAnswer {
  return readExchange(exchange, { taken: readAccepted, refused: (reply) => readRefusal(reply, now) });
}

/** 202 has no body: a header names the message. */
function readAccepted({ headers }: HttpReplied): SendAnswer {
  const providerMessageId = headers['x-message-id'] ?? '';
  return providerMessageId === '' ? { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' } : { outcome: 'TAKEN', status: 'SENT', providerMessageId };
}

function readRefusal(reply: HttpReplied, now: number): SendAnswer {
  // Mail/send has no idempotency key; only 503 says that nothing was done. See docs/decisions/030.
  if (reply.status >= 500 && reply.status !== 503) return { outcome: 'NO_ANSWER', code: `HTTP_${reply.status}` };
  const errors = apiErrors.safeParse(parseJson(reply.body));
  const field = errors.success ? (errors.data.errors[0]?.field ?? undefined) : undefined;
  return refusal(classifyRefusal(reply.status, field), codeOf(reply.status, field), waitOf(reply.headers, now));
}

/** SendGrid's errors have no codes: the status, and the field where it names one of its own. */
function codeOf(status: number, field: string | undefined): string {
  return field !== undefined && /^[a-z_.\d]{1,40}$/.test(field) ? `HTTP_${status}:${field}` : `HTTP_${status}`;
}

const LONGEST_WAIT_MS = 86_400_000;

/** Seconds since the epoch in X-RateLimit-Reset, by https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits */
function waitOf(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const asked = parseRetryAfter(headers['retry-after'], now);
  const reset = headers['x-ratelimit-reset'] ?? '';
  if (asked !== undefined || !/^\d{1,11}$/.test(reset)) return asked;
  return Math.min(Math.max(Number(reset) * 1_000 - now, 0), LONGEST_WAIT_MS);
}
