import { type Channel, type Suppressed } from '@switchback/fallback';

import { type SuppressionReason, type SuppressionScope } from './suppression';

/** What was found against one address. */
export interface Finding {
  readonly scope: SuppressionScope;
  readonly reason: SuppressionReason;
}

/** What findings against a recipient's addresses, channel by channel, mean for the engine; undefined when they mean nothing. */
export function suppressedChannels(findings: readonly { readonly channel: Channel; readonly found: readonly Finding[] }[]): Suppressed | undefined {
  const channels: Partial<Record<Channel, 'SUPPRESSED' | 'INVALID_ADDRESS'>> = {};
  let everywhere = false;
  for (const { channel, found } of findings) {
    for (const { scope, reason } of found) {
      if (scope === 'ALL') everywhere = true;
      else if (scope === channel) channels[channel] = reason === 'OPTED_OUT' ? 'SUPPRESSED' : 'INVALID_ADDRESS';
    }
  }
  return everywhere || Object.keys(channels).length > 0 ? { everywhere, channels } : undefined;
}
