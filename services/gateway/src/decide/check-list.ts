import { Channel, type ListMessagesRequest, MessageStatus } from '@switchback/contracts';

import { isEmailAddress, normaliseAnyAddress } from './any-address';
import { METADATA } from './check-message';
import { checkRegion, EMAIL_ADVICE, PHONE_ADVICE } from './check-recipient';
import { hasNul } from './text';
import { type Violation, Violations } from './violations';

export type CheckedList =
  /** The request with its address in the form in which addresses are stored. */
  | { readonly ok: true; readonly request: ListMessagesRequest }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** Filters that this version does not know are refused: passing them on would answer another question than the one asked. */
export function checkList(request: ListMessagesRequest): CheckedList {
  const violations = new Violations();
  if (request.statuses.some((status) => status === MessageStatus.UNRECOGNIZED || status === MessageStatus.MESSAGE_STATUS_UNSPECIFIED)) {
    violations.add('statuses', 'must name statuses of this version, for example MESSAGE_STATUS_DELIVERED');
  }
  if (request.channel === Channel.UNRECOGNIZED) {
    violations.add('channel', 'must be CHANNEL_SMS, CHANNEL_EMAIL or CHANNEL_WHATSAPP; leave it out for all');
  }
  if (hasNul(request.correlationId)) {
    violations.add('correlation_id', 'must not contain the NUL character');
  }
  if (request.pageSize < 0) {
    violations.add('page_size', 'must be 1 to 200; leave it out for 50');
  }
  checkMetadata(request.metadata, violations);
  const address = readAddress(request, violations);
  return violations.found.length === 0
    ? { ok: true, request: { ...request, address, region: '' } }
    : { ok: false, violations: violations.found };
}

function checkMetadata(metadata: ListMessagesRequest['metadata'], violations: Violations): void {
  const pairs = Object.entries(metadata);
  if (pairs.length > METADATA.pairs) {
    violations.add('metadata', `must have at most ${METADATA.pairs} pairs: no message has more`);
  }
  if (pairs.some((pair) => pair.some(hasNul))) {
    violations.add('metadata', 'must not contain the NUL character');
  }
}

function readAddress({ address, region }: ListMessagesRequest, violations: Violations): string {
  const known = checkRegion(region, 'region', violations);
  if (address === '') {
    return '';
  }
  const normal = normaliseAnyAddress(address, known);
  if (normal === undefined) {
    violations.add('address', isEmailAddress(address) ? EMAIL_ADVICE : PHONE_ADVICE);
  }
  return normal ?? '';
}
