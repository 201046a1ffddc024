import { type ListMessagesRequest, type ListMessagesResponse } from '@switchback/contracts';

import { type Call } from './call';
import { checkList } from './decide/check-list';
import { refusal } from './refusal';
import { type RouterClient } from './send/router-client';

/**
 * A customer's messages, newest first, as the router knows them. A message appears once the router has it, usually a few
 * milliseconds after it was accepted; GetMessage answers at once.
 */
export async function listMessages(
  { router }: { readonly router: Pick<RouterClient, 'listMessages'> },
  customerId: string,
  request: ListMessagesRequest,
  call: Call,
): Promise<ListMessagesResponse> {
  const checked = checkList(request);
  if (!checked.ok) {
    throw refusal('INVALID_FIELDS', checked.violations);
  }
  return await router.listMessages(customerId, checked.request, call);
}
