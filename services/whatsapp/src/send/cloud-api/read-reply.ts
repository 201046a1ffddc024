import { type HttpExchange, type HttpReplied, parseJson, parseRetryAfter, readExchange, refusal, type SendAnswer } from '@switchback/channel';
import { z } from 'zod';

import { classify } from './classify';
import { documentedClass } from './error-codes';

const accepted = z.object({ messages: z.tuple([z.object({ id: z.string().min(1) })], z.unknown()) });
const refused = z.object({ error: z.object({ code: z.number() }) });

/** What the answer to a message request means. Pure; `now` in milliseconds since the epoch. */
export function readReply(exchange: HttpExchange, now: number): SendAnswer {
  return readExchange(exchange, { taken: readAccepted, refused: (reply) => readRefusal(reply, now) });
}

function readAccepted({ body }: HttpReplied): SendAnswer {
  const reply = accepted.safeParse(parseJson(body));
  if (!reply.success) return { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' };
  return { outcome: 'TAKEN', status: 'SENT', providerMessageId: reply.data.messages[0].id };
}

function readRefusal(reply: HttpReplied, now: number): SendAnswer {
  const error = refused.safeParse(parseJson(reply.body));
  const code = error.success ? error.data.error.code : undefined;
  // A 5xx without a code of Meta's own says that something broke, not that the message was left alone. See docs/decisions/030.
  const leavesDoubt = reply.status >= 500 && reply.status !== 503 && (code === undefined || documentedClass(code) === undefined);
  if (leavesDoubt) return { outcome: 'NO_ANSWER', code: `HTTP_${reply.status}` };
  return refusal(classify(code, reply.status), code === undefined ? `HTTP_${reply.status}` : String(code), parseRetryAfter(reply.headers['retry-after'], now));
}
