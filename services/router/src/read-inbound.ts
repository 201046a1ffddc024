import { type ListInboundMessagesRequest, type ListInboundMessagesResponse } from '@switchback/contracts';

import { inboundFilter, inboundMark } from './accept/inbound-request';
import { cutPage, pageSize } from './accept/page';
import { listInbound } from './record/list-inbound';
import { type RouterParts } from './router-parts';

/** What persons said to a customer, newest first. Throws INVALID_FIELDS, PAGE_TOKEN_INVALID. */
export async function pageOfInbound(
  { pool, terms, inboundForMs }: Pick<RouterParts, 'pool' | 'terms' | 'inboundForMs'>,
  customerId: string,
  request: ListInboundMessagesRequest,
): Promise<ListInboundMessagesResponse> {
  const size = pageSize(request.pageSize);
  const filter = inboundFilter(terms, customerId, request, new Date(Date.now() - inboundForMs));
  const found = await listInbound(pool, filter, size + 1);
  const { page, next } = cutPage(found, size, ({ id }) => id, inboundMark(terms, customerId, request));
  return { inboundMessages: [...page], nextPageToken: next };
}
