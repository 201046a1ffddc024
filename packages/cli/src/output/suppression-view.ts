import type { Suppression } from '@switchback/client';
import { listing, pairs } from './table';

/** One suppression. Nobody can tell the address. */
export function suppressionView(suppression: Suppression): string {
  return pairs([
    ['suppression', suppression.id],
    ['channel', suppression.channel],
    ['reason', suppression.reason],
    ['source', suppression.source],
    ['message', suppression.messageId],
    ['created', suppression.createTime?.toISOString()],
    ['expires', suppression.expireTime?.toISOString() ?? 'when it is removed'],
  ]);
}

/** Suppressions as a table, newest first; or that there are none. */
export function suppressionTable(suppressions: readonly Suppression[]): string {
  return listing(
    'no suppressions',
    ['SUPPRESSION', 'CHANNEL', 'REASON', 'SOURCE', 'MESSAGE', 'CREATED', 'EXPIRES'],
    suppressions.map(({ id, channel, reason, source, messageId, createTime, expireTime }) => [
      id,
      channel ?? '',
      reason ?? '',
      source ?? '',
      messageId,
      createTime?.toISOString() ?? '',
      expireTime?.toISOString() ?? '',
    ]),
  );
}
