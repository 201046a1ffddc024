import { Channel as WireChannel } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { ApiError } from '@switchback/service';

import { WIRE_CHANNEL } from '../decide/vocabulary';

const CHANNELS = new Map<WireChannel, Channel>((['SMS', 'EMAIL', 'WHATSAPP'] as const).map((channel) => [WIRE_CHANNEL[channel], channel]));

/** Undefined when none is named. Throws INVALID_FIELDS, naming `field`, when the channel is not known. */
export function channelOf(channel: WireChannel, field: string): Channel | undefined {
  if (channel === WireChannel.CHANNEL_UNSPECIFIED) return undefined;
  const known = CHANNELS.get(channel);
  if (known !== undefined) return known;
  throw new ApiError('INVALID_FIELDS', 'the request has a mistake', {
    fieldViolations: [{ field, description: 'Names a channel that is not known.' }],
  });
}
