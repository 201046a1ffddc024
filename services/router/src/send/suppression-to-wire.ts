import { Channel, SuppressionReason as WireReason, SuppressionSource, type Suppression as WireSuppression } from '@switchback/contracts';

import { type Suppression } from '../decide/suppression';
import { WIRE_CHANNEL } from '../decide/vocabulary';

const REASON = {
  OPTED_OUT: WireReason.SUPPRESSION_REASON_OPTED_OUT,
  INVALID_ADDRESS: WireReason.SUPPRESSION_REASON_INVALID_ADDRESS,
} as const;

const SOURCE = {
  API: SuppressionSource.SUPPRESSION_SOURCE_API,
  PROVIDER: SuppressionSource.SUPPRESSION_SOURCE_PROVIDER,
  RECIPIENT: SuppressionSource.SUPPRESSION_SOURCE_RECIPIENT,
} as const;

/** An entry as its customer sees it: without an address, which nobody knows. */
export function suppressionToWire({ id, scope, reason, source, messageId, createdAt, expiresAt }: Suppression): WireSuppression {
  return {
    id,
    channel: scope === 'ALL' ? Channel.CHANNEL_UNSPECIFIED : WIRE_CHANNEL[scope],
    allChannels: scope === 'ALL',
    reason: REASON[reason],
    source: SOURCE[source],
    messageId: messageId ?? '',
    createTime: createdAt,
    expireTime: expiresAt,
  };
}
