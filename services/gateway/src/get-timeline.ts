import { type GetTimelineRequest, type GetTimelineResponse } from '@switchback/contracts';

import { type Call } from './call';
import { acceptedEntry } from './decide/accepted-timeline';
import { checkMessageId, type ReadParts, unlessNotRouted } from './not-routed';
import { traceLink } from './send/trace-link';

/** A message's story so far; its first line while the router has not got the message yet. */
export async function getTimeline(
  parts: ReadParts,
  customerId: string,
  request: GetTimelineRequest,
  call: Call,
): Promise<GetTimelineResponse> {
  checkMessageId(request.messageId);
  const timeline = await unlessNotRouted<GetTimelineResponse>(parts, customerId, request.messageId, {
    routed: () => parts.router.getTimeline(customerId, request, call),
    notRouted: (message) => ({ entries: [acceptedEntry(message)], traceId: message.traceId, traceUrl: '' }),
  });
  return { ...timeline, traceUrl: traceLink(parts.jaegerUrl, timeline.traceId) };
}
