import { type MessageStatus as WireStatus, type ListMessagesRequest } from '@switchback/contracts';
import { type MessageStatus } from '@switchback/fallback';
import { ApiError } from '@switchback/service';

import { idAboveAcceptedBefore, lowestIdAcceptedAt } from '../decide/message-id-range';
import { WIRE_MESSAGE_STATUS } from '../decide/vocabulary';
import { type MessageFilter } from '../record/list-messages';
import { channelOf } from './channel-of';
import { lastKeyOf } from './page';

/** What a list request asks for; page size and token aside, the same for each of its pages. */
export function messageFilter(customerId: string, request: ListMessagesRequest): MessageFilter {
  const { acceptedAfter, acceptedBefore, correlationId } = request;
  const statuses = request.statuses.map(statusOf);
  const lastId = lastKeyOf(request.pageToken, filterMark(customerId, request));
  return {
    customerId,
    statuses: statuses.length === 0 ? undefined : statuses,
    correlationId: correlationId === '' ? undefined : correlationId,
    channel: channelOf(request.channel, 'channel'),
    acceptedAfter,
    acceptedBefore,
    fromId: acceptedAfter === undefined ? undefined : lowestIdAcceptedAt(acceptedAfter.getTime()),
    belowId: lastId ?? (acceptedBefore === undefined ? undefined : idAboveAcceptedBefore(acceptedBefore.getTime())),
  };
}

/** The part of a request that page tokens belong to. */
export function filterMark(customerId: string, request: ListMessagesRequest): unknown {
  const { statuses, correlationId, acceptedAfter, acceptedBefore, channel } = request;
  return [customerId, statuses, correlationId, acceptedAfter?.getTime(), acceptedBefore?.getTime(), channel];
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
