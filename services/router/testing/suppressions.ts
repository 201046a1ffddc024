import { Channel, SuppressionReason, type routerV1, type SuppressedAddress, type Suppression } from '@switchback/contracts';

import { call } from './call';

export function on(address: string, channel: Channel | 'ALL'): SuppressedAddress {
  const allChannels = channel === 'ALL';
  return { address, channel: allChannels ? Channel.CHANNEL_UNSPECIFIED : channel, allChannels };
}

export interface SuppressionExtra {
  readonly customerId?: string;
  readonly reason?: SuppressionReason;
  readonly expireTime?: Date;
}

export async function suppress(
  client: routerV1.RouterServiceClient,
  target: SuppressedAddress,
  { customerId = 'acme', reason = SuppressionReason.SUPPRESSION_REASON_UNSPECIFIED, expireTime }: SuppressionExtra = {},
): Promise<Suppression> {
  const request = { target, reason, expireTime };
  const { response } = await call<routerV1.CreateSuppressionResponse>((done) => client.createSuppression({ customerId, request }, done));
  if (response?.suppression === undefined) throw new Error('no suppression in the answer');
  return response.suppression;
}
