import { type GetMessageRequest, type GetMessageResponse } from '@switchback/contracts';

import { type Call } from './call';
import { checkMessageId, type ReadParts, unlessNotRouted } from './not-routed';
import { traceLink } from './send/trace-link';

/** A message as the router knows it; as it was accepted while the router has not got it yet. */
export async function getMessage(
  parts: ReadParts,
  customerId: string,
  request: GetMessageRequest,
  call: Call,
): Promise<GetMessageResponse> {
  checkMessageId(request.messageId);
  const { message } = await unlessNotRouted<GetMessageResponse>(parts, customerId, request.messageId, {
    routed: () => parts.router.getMessage(customerId, request, call),
    notRouted: (accepted) => ({ message: accepted }),
  });
  return { message: message === undefined ? undefined : { ...message, traceUrl: traceLink(parts.jaegerUrl, message.traceId) } };
}
