import type { InboundMessage } from '@switchback/client';
import { listing } from './table';

/** What people said as a table, newest first; or that nobody said anything. */
export function inboundTable(messages: readonly InboundMessage[]): string {
  return listing(
    'no inbound messages',
    ['RECEIVED', 'CHANNEL', 'FROM', 'KIND', 'BY', 'MESSAGE', 'TEXT'],
    messages.map(({ receiveTime, channel, address, kind, keyword, via, messageId, text }) => [
      receiveTime?.toISOString() ?? '',
      channel ?? '',
      address,
      kind ?? '',
      keyword ?? via ?? '',
      messageId,
      oneLine(text),
    ]),
  );
}

/** Whoever writes may write anything: a terminal is to show it, not to obey it. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '');
}
