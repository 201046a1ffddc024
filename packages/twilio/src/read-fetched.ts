import { type HttpExchange, parseJson, type ProviderReceipt } from '@switchback/channel';
import { z } from 'zod';

import { toReceipt } from './read-callback';

const fetchedMessage = z.object({
  sid: z.string(),
  status: z.string(),
  error_code: z.number().nullish(),
  date_updated: z.string().nullish(),
});

/** What the answer to a fetch says of a message; undefined when it says nothing. Pure. */
export function readFetched(exchange: HttpExchange, attemptId: string): ProviderReceipt | undefined {
  if (exchange.reached !== 'REPLY' || exchange.status !== 200) return undefined;
  const message = fetchedMessage.safeParse(parseJson(exchange.body));
  if (!message.success) return undefined;
  const { sid, status, error_code: code, date_updated: updated } = message.data;
  const receipt = toReceipt(status, code === undefined || code === null ? null : String(code));
  const occurredAt = Date.parse(updated ?? '');
  return receipt && { providerMessageId: sid, attemptId, ...receipt, ...(Number.isNaN(occurredAt) ? {} : { occurredAt }) };
}
