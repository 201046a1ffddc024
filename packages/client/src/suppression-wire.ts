import { Channel, type SuppressedAddress as WireAddress, type Suppression as WireSuppression } from '@switchback/contracts';
import type { SuppressedAddress, Suppression } from './suppression';
import { channels, suppressionReasons, suppressionSources } from './vocabulary-wire';

export function suppressionFromWire({ channel, allChannels, reason, source, ...wire }: WireSuppression): Suppression {
  return {
    ...wire,
    channel: allChannels ? 'ALL' : channels.read(channel),
    reason: suppressionReasons.read(reason),
    source: suppressionSources.read(source),
  };
}

export function targetToWire({ address, channel }: SuppressedAddress): WireAddress {
  if (channel === 'ALL') return { address, channel: Channel.CHANNEL_UNSPECIFIED, allChannels: true };
  return { address, channel: channels.write(channel), allChannels: false };
}

/** An entry is named by its id or by what it is about. */
export function keyToWire(key: string | SuppressedAddress): { id: string; target: WireAddress | undefined } {
  return typeof key === 'string' ? { id: key, target: undefined } : { id: '', target: targetToWire(key) };
}
