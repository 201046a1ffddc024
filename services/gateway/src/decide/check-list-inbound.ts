import { Channel, InboundKind, type ListInboundMessagesRequest } from '@switchback/contracts';

import { isEmailAddress, normaliseAnyAddress } from './any-address';
import { E164_ADVICE, EMAIL_ADVICE } from './check-recipient';
import { type Checked } from './check-suppression';
import { Violations } from './violations';

/** Filters that this version does not know are refused: passing them on would answer another question than the one asked. */
export function checkListInbound(request: ListInboundMessagesRequest): Checked<ListInboundMessagesRequest> {
  const violations = new Violations();
  const address = request.address === '' ? '' : normaliseAnyAddress(request.address);
  if (address === undefined) {
    violations.add('address', isEmailAddress(request.address) ? EMAIL_ADVICE : E164_ADVICE);
  }
  if (request.channel === Channel.UNRECOGNIZED) {
    violations.add('channel', 'must be CHANNEL_SMS, CHANNEL_EMAIL or CHANNEL_WHATSAPP; leave it out for all');
  }
  if (request.kind === InboundKind.UNRECOGNIZED) {
    violations.add('kind', 'must be INBOUND_KIND_MESSAGE, INBOUND_KIND_OPT_OUT or INBOUND_KIND_OPT_IN; leave it out for all');
  }
  if (request.pageSize < 0) {
    violations.add('page_size', 'must be 1 to 200; leave it out for 50');
  }
  return violations.found.length === 0
    ? { ok: true, request: { ...request, address: address ?? '' } }
    : { ok: false, violations: violations.found };
}
