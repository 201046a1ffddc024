import { type HttpExchange, parseJson, parseRetryAfter, type SendAnswer } from '@switchback/channel';
import { z } from 'zod';

import { classify } from './classify';
import { errorCode } from './error-code';

const accepted = z.object({ message_uuid: z.string().min(1) });

/** What Vonage's answer to a request to send means. Pure; `now` in milliseconds since the epoch. */
export function readReply(exchange: HttpExchange, now: number): SendAnswer {
  switch (exchange.reached) {
    case 'NOT_WRITTEN':
      return { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: exchange.code };
    case 'NO_REPLY':
      return { outcome: 'NO_ANSWER', code: exchange.code };
    case 'REPLY':
      return exchange.status >= 200 && exchange.status < 300 ? readAccepted(exchange.body) : readRefusal(exchange, now);
  }
}

function readAccepted(body: string): SendAnswer {
  const reply = accepted.safeParse(parseJson(body));
  if (!reply.success) return { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' };
  return { outcome: 'TAKEN', status: 'SENT', providerMessageId: reply.data.message_uuid };
}

function readRefusal(reply: Extract<HttpExchange, { reached: 'REPLY' }>, now: number): SendAnswer {
  // Something broke while it was handled, and there is no idempotency key to ask again with. See docs/decisions/030.
  if (reply.status >= 500 && reply.status !== 503) return { outcome: 'NO_ANSWER', code: `HTTP_${reply.status}` };
  const code = errorCode(parseJson(reply.body));
  const errorClass = classify(code, reply.status);
  const retryAfterMs = errorClass === 'TRANSIENT' ? parseRetryAfter(reply.headers['retry-after'], now) : undefined;
  return {
    outcome: 'REFUSED',
    errorClass,
    code: code === undefined ? `HTTP_${reply.status}` : String(code),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
