import { type GetTimelineResponse, type ListMessagesRequest, type ListMessagesResponse, type Message } from '@switchback/contracts';
import { type Pool } from '@switchback/postgres';

import { filterMark, messageFilter } from './accept/message-filter';
import { messageNotFound } from './accept/not-found';
import { cutPage, pageSize } from './accept/page';
import { traceId } from './message-spans';
import { listMessages } from './record/list-messages';
import { readMessage } from './record/read-message';
import { readTimeline } from './record/read-timeline';
import { type RouterParts } from './router-parts';
import { messageToWire } from './send/message-to-wire';
import { tell } from './send/timeline-entries';

/** Throws MESSAGE_NOT_FOUND. */
export async function getMessage(pool: Pool, customerId: string, messageId: string): Promise<Message> {
  const found = await readMessage(pool, customerId, messageId);
  if (found === undefined) throw messageNotFound();
  return messageToWire(found);
}

/** Newest first. Messages that arrive while the pages are read are on none of the later ones. */
export async function pageOfMessages(
  { pool, terms }: Pick<RouterParts, 'pool' | 'terms'>,
  customerId: string,
  request: ListMessagesRequest,
): Promise<ListMessagesResponse> {
  const size = pageSize(request.pageSize);
  const filter = messageFilter(customerId, request, terms);
  const found = await listMessages(pool, filter, size + 1);
  const { page, next } = cutPage(found, size, ({ message }) => message.id, filterMark(request, filter));
  return { messages: page.map(messageToWire), nextPageToken: next };
}

/** Throws MESSAGE_NOT_FOUND. */
export async function getTimeline({ pool, policies }: Pick<RouterParts, 'pool' | 'policies'>, customerId: string, messageId: string): Promise<GetTimelineResponse> {
  const timeline = await readTimeline(pool, customerId, messageId);
  if (timeline === undefined) throw messageNotFound();
  const policy = await policies.pinned(pool, customerId, timeline.events);
  return { entries: tell(undefined, timeline.events, policy).map(({ entry }) => entry), traceId: traceId(timeline.trace), traceUrl: '' };
}
