import { type HttpExchange } from './http-exchange';
import { type RefusalClass, type SendAnswer } from './provider';

/** A whole reply. */
export type HttpReplied = Extract<HttpExchange, { reached: 'REPLY' }>;

/**
 * What an exchange means for the message it was to hand over: what was not written was not taken, what was written and not answered is in
 * doubt. Only a whole reply is the provider's own word: `taken` reads one of 2xx, `refused` any other.
 */
export function readExchange(
  exchange: HttpExchange,
  { taken, refused }: { readonly taken: (reply: HttpReplied) => SendAnswer; readonly refused: (reply: HttpReplied) => SendAnswer },
): SendAnswer {
  switch (exchange.reached) {
    case 'NOT_WRITTEN':
      return { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: exchange.code };
    case 'NO_REPLY':
      return { outcome: 'NO_ANSWER', code: exchange.code };
    case 'REPLY':
      return exchange.status >= 200 && exchange.status < 300 ? taken(exchange) : refused(exchange);
  }
}

/** A refusal; only one that is tried again can say when. */
export function refusal(errorClass: RefusalClass, code: string, retryAfterMs: number | undefined): SendAnswer {
  const wait = errorClass === 'TRANSIENT' && retryAfterMs !== undefined ? { retryAfterMs } : {};
  return { outcome: 'REFUSED', errorClass, code, ...wait };
}
