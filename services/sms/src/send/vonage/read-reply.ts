import { type HttpExchange, type HttpReplied, parseJson, parseRetryAfter, readExchange, refusal, type SendAnswer } from '@switchback/channel';
import { z } from 'zod';

import { classify } from './classify';
import { errorCode } from './error-code';

const accepted = z.object({ message_uuid: z.string().min(1) });

/** What Vonage's answer to a request to send means. Pure; `now` in milliseconds since the epoch. */
export function readReply(exchange: HttpExchange, now: number): SendAnswer {
  return readExchange(exchange, { taken: readAccepted, refused: (reply) => readRefusal(reply, now) });
}

function readAccepted({ body }: HttpReplied): SendAnswer {
  const reply = accepted.safeParse(parseJson(body));
  if (!reply.success) return { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' };
  return { outcome: 'TAKEN', status: 'SENT', providerMessageId: reply.data.message_uuid };
}

function readRefusal(reply: HttpReplied, now: number): SendAnswer {
  // Something broke while it was handled, and there is no idempotency key to ask again with. See docs/decisions/030.
  if (reply.status >= 500 && reply.status !== 503) return { outcome: 'NO_ANSWER', code: `HTTP_${reply.status}` };
  const code = errorCode(parseJson(reply.body));
  return refusal(classify(code, reply.status), code === undefined ? `HTTP_${reply.status}` : String(code), parseRetryAfter(reply.headers['retry-after'], now));
}
