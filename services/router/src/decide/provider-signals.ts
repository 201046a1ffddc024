import { type OutgoingMessage } from '@switchback/contracts';
import { type Channel, type Event } from '@switchback/fallback';

import { addressFor } from './resolve-content';
import { type SuppressionReason } from './suppression';
import { isTestAddress } from './test-address';

/** What a provider said about an address, by way of an attempt that ended. */
export interface ProviderSignal {
  readonly customerId: string;
  readonly messageId: string;
  readonly channel: Channel;
  /** Whose word it is, where the report says. */
  readonly provider: string | undefined;
  readonly address: string;
  readonly reason: SuppressionReason;
}

/** Whether an event says something about the address for more than its own message. */
export function addressVerdict(event: Event): SuppressionReason | undefined {
  if (event.type !== 'ATTEMPT_UPDATED' || (event.status !== 'REJECTED' && event.status !== 'UNDELIVERED')) return undefined;
  if (event.errorClass === 'OPTED_OUT') return 'OPTED_OUT';
  return event.errorClass === 'RECIPIENT_PERMANENT' ? 'INVALID_ADDRESS' : undefined;
}

/** The signals in what happened to one message; none about addresses that are nobody's. */
export function providerSignals(
  message: { readonly id: string; readonly customerId: string },
  events: readonly Event[],
  input: OutgoingMessage | undefined,
): readonly ProviderSignal[] {
  const recipient = input?.recipient;
  if (recipient === undefined) return [];
  return events.flatMap((event) => {
    const reason = addressVerdict(event);
    if (reason === undefined || event.type !== 'ATTEMPT_UPDATED') return [];
    const address = addressFor(event.channel, recipient);
    if (address === undefined || isTestAddress(address)) return [];
    return [{ customerId: message.customerId, messageId: message.id, channel: event.channel, provider: event.provider, address, reason }];
  });
}
