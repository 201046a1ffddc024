import { Channel, type ListMessagesRequest, MessageStatus } from '@switchback/contracts';

import { hasNul } from './text';
import { type Violation, Violations } from './violations';

/** Filters that this version does not know: passing them on would answer another question than the one asked. */
export function checkList(request: ListMessagesRequest): readonly Violation[] {
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
  return violations.found;
}
