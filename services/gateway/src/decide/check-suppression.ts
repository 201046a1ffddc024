import { Channel, type CreateSuppressionRequest, type ListSuppressionsRequest, type SuppressedAddress, SuppressionReason } from '@switchback/contracts';

import { isEmailAddress, normaliseAnyAddress } from './any-address';
import { E164_ADVICE, EMAIL_ADVICE } from './check-recipient';
import { normaliseEmailAddress } from './email-address';
import { normalisePhoneNumber } from './phone-number';
import { type Violation, Violations } from './violations';

const ID = /^sup_[0-9a-hjkmnp-tv-z]{26}$/;
const CHANNELS = 'CHANNEL_SMS, CHANNEL_EMAIL or CHANNEL_WHATSAPP';
const REASONS = 'SUPPRESSION_REASON_OPTED_OUT or SUPPRESSION_REASON_INVALID_ADDRESS';

/** A request whose addresses are in their normal form, or all that is wrong with it. */
export type Checked<T> = { readonly ok: true; readonly request: T } | { readonly ok: false; readonly violations: readonly Violation[] };

/** @param now milliseconds since the epoch */
export function checkCreateSuppression(request: CreateSuppressionRequest, now: number): Checked<CreateSuppressionRequest> {
  const violations = new Violations();
  const target = checkTarget(request.target, violations);
  checkReason(request.reason, violations);
  if (request.reason === SuppressionReason.SUPPRESSION_REASON_INVALID_ADDRESS && request.target?.allChannels === true) {
    violations.add('reason', 'must be SUPPRESSION_REASON_OPTED_OUT for all channels: an address is invalid on one of them');
  }
  if (request.expireTime !== undefined && !(request.expireTime.getTime() > now)) {
    violations.add('expire_time', 'must be in the future; leave it out for an entry that holds until it is deleted');
  }
  return result({ ...request, target }, violations);
}

/** For requests that name an entry by its id or by what it is about. */
export function checkSuppressionKey<T extends { readonly id: string; readonly target: SuppressedAddress | undefined }>(request: T): Checked<T> {
  const violations = new Violations();
  if (request.id !== '' && request.target !== undefined) {
    violations.add('target', 'must be absent when id is set');
    return result(request, violations);
  }
  if (request.id !== '' && !ID.test(request.id)) {
    violations.add('id', 'must be "sup_" and 26 characters');
  } else if (request.id === '' && request.target === undefined) {
    violations.add('id', 'must be set, or else target');
  }
  const target = request.target === undefined ? undefined : checkTarget(request.target, violations);
  return result({ ...request, target }, violations);
}

export function checkListSuppressions(request: ListSuppressionsRequest): Checked<ListSuppressionsRequest> {
  const violations = new Violations();
  const address = request.address === '' ? '' : normaliseAnyAddress(request.address);
  if (address === undefined) {
    violations.add('address', adviceFor(request.address));
  }
  if (request.channel === Channel.UNRECOGNIZED) {
    violations.add('channel', `must be ${CHANNELS}; leave it out for all`);
  }
  checkReason(request.reason, violations);
  if (request.pageSize < 0) {
    violations.add('page_size', 'must be 1 to 200; leave it out for 50');
  }
  return result({ ...request, address: address ?? '' }, violations);
}

function checkTarget(target: SuppressedAddress | undefined, violations: Violations): SuppressedAddress | undefined {
  if (target === undefined) {
    violations.add('target', 'must be set');
    return undefined;
  }
  if (target.channel === Channel.UNRECOGNIZED || (target.channel === Channel.CHANNEL_UNSPECIFIED && !target.allChannels)) {
    violations.add('target.channel', `must be ${CHANNELS}; or set all_channels`);
    return target;
  }
  if (target.channel !== Channel.CHANNEL_UNSPECIFIED && target.allChannels) {
    violations.add('target.all_channels', 'must be absent when channel is set');
  }
  return { ...target, address: checkAddress(target, violations) };
}

function checkAddress({ address, channel }: SuppressedAddress, violations: Violations): string {
  const normal = normalise(address, channel);
  if (normal !== undefined) {
    return normal;
  }
  violations.add('target.address', adviceFor(address, channel));
  return '';
}

/** The very same forms as a recipient's addresses. */
function normalise(address: string, channel: Channel): string | undefined {
  switch (channel) {
    case Channel.CHANNEL_SMS:
    case Channel.CHANNEL_WHATSAPP:
      return normalisePhoneNumber(address);
    case Channel.CHANNEL_EMAIL:
      return normaliseEmailAddress(address);
    case Channel.CHANNEL_UNSPECIFIED:
      return normaliseAnyAddress(address);
    case Channel.UNRECOGNIZED:
      return undefined;
  }
}

function adviceFor(address: string, channel: Channel = Channel.CHANNEL_UNSPECIFIED): string {
  switch (channel) {
    case Channel.CHANNEL_SMS:
    case Channel.CHANNEL_WHATSAPP:
      return E164_ADVICE;
    case Channel.CHANNEL_EMAIL:
      return EMAIL_ADVICE;
    case Channel.CHANNEL_UNSPECIFIED:
    case Channel.UNRECOGNIZED:
      return isEmailAddress(address) ? EMAIL_ADVICE : E164_ADVICE;
  }
}

function checkReason(reason: SuppressionReason, violations: Violations): void {
  if (reason === SuppressionReason.UNRECOGNIZED) {
    violations.add('reason', `must be ${REASONS}`);
  }
}

function result<T>(request: T, { found }: Violations): Checked<T> {
  return found.length === 0 ? { ok: true, request } : { ok: false, violations: found };
}
