import { type MessageServiceServer, MessageServiceService, type TimelineEntry, type WatchMessageResponse } from '@switchback/contracts';
import { type CallContext, type GrpcService } from '@switchback/service';

import { acknowledgeMessage } from '../acknowledge-message';
import { cancelMessage } from '../cancel-message';
import { explainRoute } from '../explain-route';
import { type GatewayParts } from '../gateway-parts';
import { getMessage } from '../get-message';
import { getTimeline } from '../get-timeline';
import { listMessages } from '../list-messages';
import { sendMessage, type Sender } from '../send-message';
import { sendMessages } from '../send-messages';
import { messageTrace } from '../send/message-trace';
import { watchMessage } from '../watch-message';
import { customerDoor, customerStream, header } from './doors';

/** MessageService over gRPC. */
export function messageService(parts: GatewayParts): GrpcService {
  const implementation: MessageServiceServer = {
    sendMessage: customerDoor(parts, async (customerId, { message }, call) => ({
      message: await sendMessage(parts, sender(parts, customerId, call), message),
    })),
    batchSendMessages: customerDoor(parts, async (customerId, { messages }, call) => ({
      results: await sendMessages(parts, sender(parts, customerId, call), messages),
    })),
    getMessage: customerDoor(parts, (customerId, request, call) => getMessage(parts, customerId, request, call)),
    listMessages: customerDoor(parts, (customerId, request, call) => listMessages(parts, customerId, request, call)),
    cancelMessage: customerDoor(parts, (customerId, request, call) => cancelMessage(parts, customerId, request, call)),
    acknowledgeMessage: customerDoor(parts, (customerId, request, call) => acknowledgeMessage(parts, customerId, request, call)),
    getTimeline: customerDoor(parts, (customerId, request, call) => getTimeline(parts, customerId, request, call)),
    watchMessage: customerStream(parts, (customerId, request, call) => asResponses(watchMessage(parts, customerId, request, call))),
    explainRoute: customerDoor(parts, (customerId, request, call) => explainRoute(parts, customerId, request, call)),
  };
  return { definition: MessageServiceService, implementation };
}

function sender({ random }: GatewayParts, customerId: string, call: CallContext): Sender {
  return { customerId, call, trace: messageTrace(header(call.metadata, 'traceparent'), random) };
}

async function* asResponses(entries: AsyncIterable<TimelineEntry>): AsyncGenerator<WatchMessageResponse> {
  for await (const entry of entries) {
    yield { entry };
  }
}
