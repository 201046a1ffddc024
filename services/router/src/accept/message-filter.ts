import { type MessageStatus as WireStatus, type ListMessagesRequest } from '@switchback/contracts';
import { type MessageStatus } from '@switchback/fallback';
import { ApiError } from '@switchback/service';

import { idAboveAcceptedBefore, lowestIdAcceptedAt } from '../decide/message-id-range';
import { WIRE_MESSAGE_STATUS } from '../decide/vocabulary';
import { type MessageFilter } from '../record/list-messages';
import { type SearchTerms } from '../record/search-terms';
import { channelOf } from './channel-of';
import { lastKeyOf } from './page';

/** What a list request asks for; page size and token aside, the same for each of its pages. */
export function messageFilter(customerId: string, request: ListMessagesRequest, searchTerms: SearchTerms): MessageFilter {
  const { acceptedAfter, acceptedBefore, correlationId, address, metadata } = request;
  const statuses = request.statuses.map(statusOf);
  const pairs = Object.entries(metadata).map(([key, value]) => searchTerms.pair(customerId, key, value));
  const terms = address === '' ? pairs : [searchTerms.address(customerId, address), ...pairs];
  const lastId = lastKeyOf(request.pageToken, filterMark(request, { customerId, terms }));
  return {
    customerId,
    terms,
    statuses: statuses.length === 0 ? undefined : statuses,
    correlationId: correlationId === '' ? undefined : correlationId,
    channel: channelOf(request.channel, 'channel'),
    acceptedAfter,
    acceptedBefore,
    fromId: acceptedAfter === undefined ? undefined : lowestIdAcceptedAt(acceptedAfter.getTime()),
    belowId: lastId ?? (acceptedBefore === undefined ? undefined : idAboveAcceptedBefore(acceptedBefore.getTime())),
  };
}

/** The part of a request that page tokens belong to; terms in any order, and no address, not even in the token's mark. */
export function filterMark(request: ListMessagesRequest, { customerId, terms }: Pick<MessageFilter, 'customerId' | 'terms'>): unknown {
  const { statuses, correlationId, acceptedAfter, acceptedBefore, channel } = request;
  const asked = terms.map((term) => term.toString('base64url')).sort();
  return [customerId, statuses, correlationId, acceptedAfter?.getTime(), acceptedBefore?.getTime(), channel, asked];
}

const STATUSES = new Map<WireStatus, MessageStatus>(
  (['ACCEPTED', 'SCHEDULED', 'IN_PROGRESS', 'DELIVERED', 'READ', 'FAILED', 'EXPIRED', 'CANCELED', 'STOPPED'] as const).map((status) => [
    WIRE_MESSAGE_STATUS[status],
    status,
  ]),
);

function statusOf(status: WireStatus): MessageStatus {
  return STATUSES.get(status) ?? reject('statuses', 'Names a status that is not known.');
}

function reject(field: string, description: string): never {
  throw new ApiError('INVALID_FIELDS', 'the request has a mistake', { fieldViolations: [{ field, description }] });
}
