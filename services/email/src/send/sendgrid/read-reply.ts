import { type HttpExchange, parseRetryAfter, type SendAnswer } from '@switchback/channel';
import { z } from 'zod';

import { classifyRefusal } from './classify-refusal';

type Reply = Extract<HttpExchange, { reached: 'REPLY' }>;

const apiErrors = z.object({ errors: z.array(z.object({ field: z.string().nullish() })).min(1) });

/** What SendGrid's answer to mail/send means. Pure; `now` in milliseconds since the epoch. */
export function readReply(exchange: HttpExchange, now: number): SendAnswer {
  switch (exchange.reached) {
    case 'NOT_WRITTEN':
      return { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: exchange.code };
    case 'NO_REPLY':
      return { outcome: 'NO_ANSWER', code: exchange.code };
    case 'REPLY':
      return exchange.status >= 200 && exchange.status < 300 ? readAccepted(exchange) : readRefusal(exchange, now);
  }
}

/** 202 has no body: a header names the message. */
function readAccepted({ headers }: Reply): SendAnswer {
  const providerMessageId = headers['x-message-id'] ?? '';
  return providerMessageId === '' ? { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' } : { outcome: 'TAKEN', status: 'SENT', providerMessageId };
}

function readRefusal(reply: Reply, now: number): SendAnswer {
  // Mail/send has no idempotency key; only 503 says that nothing was done. See docs/decisions/030.
  if (reply.status >= 500 && reply.status !== 503) return { outcome: 'NO_ANSWER', code: `HTTP_${reply.status}` };
  const errors = apiErrors.safeParse(parseJson(reply.body));
  const field = errors.success ? (errors.data.errors[0]?.field ?? undefined) : undefined;
  const errorClass = classifyRefusal(reply.status, field);
  const retryAfterMs = errorClass === 'TRANSIENT' ? waitOf(reply.headers, now) : undefined;
  return { outcome: 'REFUSED', errorClass, code: codeOf(reply.status, field), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
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

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
