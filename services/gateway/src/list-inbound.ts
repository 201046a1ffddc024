import { type ListInboundMessagesRequest, type ListInboundMessagesResponse } from '@switchback/contracts';

import { type Call } from './call';
import { checkListInbound } from './decide/check-list-inbound';
import { refusal } from './refusal';
import { type RouterClient } from './send/router-client';

/** What people said back to a customer, newest first. */
export async function listInbound(
  { router }: { readonly router: Pick<RouterClient, 'listInboundMessages'> },
  customerId: string,
  request: ListInboundMessagesRequest,
  call: Call,
): Promise<ListInboundMessagesResponse> {
  const checked = checkListInbound(request);
  if (!checked.ok) {
    throw refusal('INVALID_FIELDS', checked.violations);
  }
  return await router.listInboundMessages(customerId, checked.request, call);
}
