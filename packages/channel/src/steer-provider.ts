import { ProviderMode as WireMode, type channelV1 } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { ApiError, type Logger } from '@switchback/service';

import { type ProviderMode } from './decide/rank-providers';
import { type ProviderSet } from './providers/provider-set';
import { type Traffic } from './traffic';

export interface SteerProviderParts {
  readonly channel: Channel;
  readonly providers: ProviderSet;
  readonly traffic: Traffic;
  readonly log: Logger;
}

/** Stores how an operator wants a provider to be used. Errors: PROVIDER_NOT_FOUND, INVALID_FIELDS. */
export async function steerProvider({ channel, providers, traffic, log }: SteerProviderParts, request: channelV1.SetProviderModeRequest): Promise<void> {
  const { provider, reason, expireTime } = request;
  if (providers.get(provider) === undefined) throw new ApiError('PROVIDER_NOT_FOUND', 'this channel has no provider of this id');
  const mode = modeOf(request.mode);
  if (mode === undefined) throw new ApiError('INVALID_FIELDS', 'a field is wrong', { fieldViolations: [{ field: 'mode', description: 'must be one of the modes' }] });
  await traffic.steering.setMode({ provider, mode, reason, setAt: Date.now(), expiresAt: expireTime?.getTime() });
  log.warn({ channel, provider, mode, reason, expireTime }, 'an operator set the mode of a provider');
}

function modeOf(mode: WireMode): ProviderMode | undefined {
  switch (mode) {
    case WireMode.PROVIDER_MODE_NORMAL:
      return 'NORMAL';
    case WireMode.PROVIDER_MODE_PINNED:
      return 'PINNED';
    case WireMode.PROVIDER_MODE_DRAINED:
      return 'DRAINED';
    case WireMode.PROVIDER_MODE_DISABLED:
      return 'DISABLED';
    case WireMode.PROVIDER_MODE_UNSPECIFIED:
    case WireMode.UNRECOGNIZED:
      return undefined;
  }
}
