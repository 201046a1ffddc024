import { type HttpExchange, type HttpReplied, parseJson, parseRetryAfter, readExchange, refusal, type SendAnswer } from '@switchback/channel';
import { z } from 'zod';

import { classifyError } from './classify-error';
import { documentedClass } from './error-types';

const sent = z.object({ MessageId: z.string().min(1) });
const apiError = z.object({ message: z.string().optional(), Message: z.string().optional(), __type: z.string().optional() });

/** What SES's answer to SendEmail means. Pure; `now` in milliseconds since the epoch. */
export function readReply(exchange: HttpExchange, now: number): SendAnswer {
  return readExchange(exchange, { taken: readSent, refused: (reply) => readRefusal(reply, now) });
}

function readSent({ body }: HttpReplied): SendAnswer {
  const message = sent.safeParse(parseJson(body));
  return message.success ? { outcome: 'TAKEN', status: 'SENT', providerMessageId: message.data.MessageId } : { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' };
}

function readRefusal(reply: HttpReplied, now: number): SendAnswer {
  const parsed = apiError.safeParse(parseJson(reply.body));
  const error = parsed.success ? parsed.data : {};
  const type = errorType(reply.headers['x-amzn-errortype'] ?? error.__type);
  // SendEmail has no idempotency key; of the server's errors only those that say so were not handled. See docs/decisions/030.
  const saysSo = reply.status === 503 || (type !== undefined && documentedClass(type) !== undefined);
  if (reply.status >= 500 && !saysSo) return { outcome: 'NO_ANSWER', code: `HTTP_${reply.status}` };
  return refusal(classifyError(type, reply.status, error.message ?? error.Message ?? ''), type ?? `HTTP_${reply.status}`, parseRetryAfter(reply.headers['retry-after'], now));
}

/** `MessageRejected:http://internal…` in the header, `com.amazonaws.sesv2#MessageRejected` in the body. */
function errorType(text: string | undefined): string | undefined {
  const type = text?.split(':', 1)[0]?.split('#').at(-1) ?? '';
  return /^[A-Za-z]{1,60}$/.test(type) ? type : undefined;
}
