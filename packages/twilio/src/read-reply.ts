import { type HttpExchange, type HttpReplied, parseJson, parseRetryAfter, readExchange, refusal, type SendAnswer } from '@switchback/channel';
import { z } from 'zod';

import { classify } from './classify';
import { documentedClass } from './error-codes';
import { attemptStatus } from './status';

const createdMessage = z.object({ sid: z.string().min(1), status: z.string().optional(), error_code: z.number().nullish() });
const apiError = z.object({ code: z.number() });

/** What Twilio's answer to a create call means. Pure; `now` in milliseconds since the epoch. */
export function readReply(exchange: HttpExchange, now: number): SendAnswer {
  return readExchange(exchange, { taken: readCreated, refused: (reply) => readRefusal(reply, now) });
}

function readCreated({ body }: HttpReplied): SendAnswer {
  const message = createdMessage.safeParse(parseJson(body));
  if (!message.success) return { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' };
  const code = message.data.error_code ?? undefined;
  const status = attemptStatus(message.data.status ?? 'queued', code);
  if (status === 'REJECTED' || status === 'CANCELED') {
    return { outcome: 'REFUSED', errorClass: classify(code, 0), code: String(code ?? message.data.status) };
  }
  return { outcome: 'TAKEN', status: 'SENT', providerMessageId: message.data.sid };
}

function readRefusal(reply: HttpReplied, now: number): SendAnswer {
  const error = apiError.safeParse(parseJson(reply.body));
  const code = error.success ? error.data.code : undefined;
  if (leavesDoubt(reply.status, code)) return { outcome: 'NO_ANSWER', code: `HTTP_${reply.status}` };
  return refusal(classify(code, reply.status), code === undefined ? `HTTP_${reply.status}` : String(code), parseRetryAfter(reply.headers['retry-after'], now));
}

/**
 * 503 says that the request was not handled. 500, 502 and 504 say that something broke while it was: the message may exist, and Twilio's
 * create call has no idempotency key, so it is not repeated. See docs/decisions/030.
 */
function leavesDoubt(httpStatus: number, code: number | undefined): boolean {
  if (httpStatus < 500 || httpStatus === 503) return false;
  return code === undefined || documentedClass(code) === undefined;
}
