import { Channel, ProviderMode, type SetProviderModeRequest } from '@switchback/contracts';

import { hasControlCharacter, isBlank, isLongerThan } from './text';
import { type Violation, Violations } from './violations';

const REASON_LENGTH = 200;

/** What is wrong with an operator's word about a provider. @param now milliseconds since the epoch */
export function checkProviderMode(request: SetProviderModeRequest, now: number): readonly Violation[] {
  const { channel, provider, mode, reason, expireTime } = request;
  const violations = new Violations();
  if (channel === Channel.CHANNEL_UNSPECIFIED || channel === Channel.UNRECOGNIZED) {
    violations.add('channel', 'must be SMS, EMAIL or WHATSAPP');
  }
  if (isBlank(provider) || hasControlCharacter(provider)) {
    violations.add('provider', 'must be the id of a provider');
  }
  if (mode === ProviderMode.PROVIDER_MODE_UNSPECIFIED || mode === ProviderMode.UNRECOGNIZED) {
    violations.add('mode', 'must be NORMAL, PINNED, DRAINED or DISABLED');
  }
  if (isLongerThan(reason, REASON_LENGTH) || hasControlCharacter(reason)) {
    violations.add('reason', `must have at most ${REASON_LENGTH} characters and no control characters`);
  }
  const normal = mode === ProviderMode.PROVIDER_MODE_NORMAL;
  if (!normal && isBlank(reason)) {
    violations.add('reason', 'must say why, for those who find the provider like this');
  }
  if (normal && expireTime !== undefined) {
    violations.add('expire_time', 'must be left out: NORMAL does not expire');
  }
  // Written so that an invalid date fails too.
  if (!normal && expireTime !== undefined && !(expireTime.getTime() > now)) {
    violations.add('expire_time', 'must be in the future; leave it out for a mode that stays until it is set anew');
  }
  return violations.found;
}
