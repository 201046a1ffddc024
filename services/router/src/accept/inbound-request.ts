import { InboundKind, type ListInboundMessagesRequest } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

import { type WordKind } from '../decide/person-word';
import { type InboundFilter } from '../record/list-inbound';
import { type SearchTerms } from '../record/search-terms';
import { channelOf } from './channel-of';
import { lastKeyOf } from './page';

/** What a list request asks for; page size and token aside, the same for each of its pages. */
export function inboundFilter(terms: SearchTerms, customerId: string, request: ListInboundMessagesRequest, after: Date): InboundFilter {
  const { address, channel, kind, pageToken } = request;
  return {
    customerId,
    hash: address === '' ? undefined : terms.address(customerId, address),
    channel: channelOf(channel, 'channel'),
    kind: optionalKind(kind),
    belowId: lastKeyOf(pageToken, inboundMark(terms, customerId, request)),
    after,
  };
}

/** The part of a request that page tokens belong to; no address, not even in the token's mark. */
export function inboundMark(terms: SearchTerms, customerId: string, { address, channel, kind }: ListInboundMessagesRequest): unknown {
  return ['inbound', customerId, address === '' ? '' : terms.address(customerId, address).toString('base64'), channel, kind];
}

function optionalKind(kind: InboundKind): WordKind | undefined {
  switch (kind) {
    case InboundKind.INBOUND_KIND_UNSPECIFIED:
      return undefined;
    case InboundKind.INBOUND_KIND_MESSAGE:
      return 'INBOUND_MESSAGE';
    case InboundKind.INBOUND_KIND_OPT_OUT:
      return 'OPT_OUT';
    case InboundKind.INBOUND_KIND_OPT_IN:
      return 'OPT_IN';
    case InboundKind.UNRECOGNIZED:
      throw new ApiError('INVALID_FIELDS', 'the request has a mistake', {
        fieldViolations: [{ field: 'kind', description: 'Names a kind that is not known.' }],
      });
  }
}
