import { senderFor } from '../sender';
import { type SmppOptions } from './options';

type From = Pick<SmppOptions, 'from' | 'senders'>;

/**
 * Whom a message to this number comes from. `from` goes out as it is, for the SMSC may know what to do with it in each country; of `senders`
 * the one for the country. Undefined when none fits.
 */
export function sourceFor({ from, senders = [] }: From, to: string): string | undefined {
  return from ?? senderFor(senders, to)?.from;
}

/** All that messages may have come from: query_sm and cancel_sm name the message's own (SMPP 3.4, sections 4.8.1 and 4.9.1), and an id does not tell it. */
export function sourcesOf({ from, senders = [] }: From): readonly string[] {
  return from === undefined ? [...new Set(senders.map(({ sender }) => sender.from))] : [from];
}
