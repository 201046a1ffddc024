import {
  AcknowledgeMessageRequest,
  AcknowledgeMessageResponse,
  BatchSendMessagesRequest,
  BatchSendMessagesResponse,
  CancelMessageRequest,
  CancelMessageResponse,
  ExplainRouteRequest,
  ExplainRouteResponse,
  GetMessageRequest,
  GetMessageResponse,
  GetTimelineRequest,
  GetTimelineResponse,
  ListMessagesRequest,
  ListMessagesResponse,
  SendMessageRequest,
  SendMessageResponse,
} from '@switchback/contracts';
import { type Router } from 'express';

import { acknowledgeMessage } from '../../acknowledge-message';
import { cancelMessage } from '../../cancel-message';
import { explainRoute } from '../../explain-route';
import { type GatewayParts } from '../../gateway-parts';
import { getMessage } from '../../get-message';
import { getTimeline } from '../../get-timeline';
import { listMessages } from '../../list-messages';
import { sendMessage, type Sender } from '../../send-message';
import { sendMessages } from '../../send-messages';
import { messageTrace } from '../../send/message-trace';
import { listFromUrl } from './list-from-url';
import { fromUrl, type RestCall, route } from './route';

/** MessageService over REST. Bodies and answers are the gRPC messages in ProtoJSON; path and query fill the fields of their names. */
export function messageRoutes(router: Router, parts: GatewayParts): void {
  router.post('/v1/messages', route(parts, {
    input: { name: 'SendMessageRequest', codec: SendMessageRequest },
    output: { name: 'SendMessageResponse', codec: SendMessageResponse },
    gather: (request) => request.body,
    use: async (customerId, { message }, call) => ({ message: await sendMessage(parts, sender(parts, customerId, call), message) }),
  }));
  router.post('/v1/messages\\:batch', route(parts, {
    input: { name: 'BatchSendMessagesRequest', codec: BatchSendMessagesRequest },
    output: { name: 'BatchSendMessagesResponse', codec: BatchSendMessagesResponse },
    gather: (request) => request.body,
    use: async (customerId, { messages }, call) => ({ results: await sendMessages(parts, sender(parts, customerId, call), messages) }),
  }));
  router.get('/v1/messages', route(parts, {
    input: { name: 'ListMessagesRequest', codec: ListMessagesRequest },
    output: { name: 'ListMessagesResponse', codec: ListMessagesResponse },
    gather: (request) => listFromUrl(request),
    use: (customerId, input, call) => listMessages(parts, customerId, input, call),
  }));
  router.post('/v1/messages\\:search', route(parts, {
    input: { name: 'ListMessagesRequest', codec: ListMessagesRequest },
    output: { name: 'ListMessagesResponse', codec: ListMessagesResponse },
    gather: (request) => request.body,
    use: (customerId, input, call) => listMessages(parts, customerId, input, call),
  }));
  router.get('/v1/messages/:message_id', route(parts, {
    input: { name: 'GetMessageRequest', codec: GetMessageRequest },
    output: { name: 'GetMessageResponse', codec: GetMessageResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => getMessage(parts, customerId, input, call),
  }));
  router.get('/v1/messages/:message_id/timeline', route(parts, {
    input: { name: 'GetTimelineRequest', codec: GetTimelineRequest },
    output: { name: 'GetTimelineResponse', codec: GetTimelineResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => getTimeline(parts, customerId, input, call),
  }));
  router.post('/v1/messages/:message_id\\:cancel', route(parts, {
    input: { name: 'CancelMessageRequest', codec: CancelMessageRequest },
    output: { name: 'CancelMessageResponse', codec: CancelMessageResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => cancelMessage(parts, customerId, input, call),
  }));
  router.post('/v1/messages/:message_id\\:acknowledge', route(parts, {
    input: { name: 'AcknowledgeMessageRequest', codec: AcknowledgeMessageRequest },
    output: { name: 'AcknowledgeMessageResponse', codec: AcknowledgeMessageResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => acknowledgeMessage(parts, customerId, input, call),
  }));
  router.post('/v1/messages\\:explain', route(parts, {
    input: { name: 'ExplainRouteRequest', codec: ExplainRouteRequest },
    output: { name: 'ExplainRouteResponse', codec: ExplainRouteResponse },
    gather: (request) => request.body,
    use: (customerId, input, call) => explainRoute(parts, customerId, input, call),
  }));
}

function sender({ random }: GatewayParts, customerId: string, call: RestCall): Sender {
  return { customerId, call, trace: messageTrace(call.traceparent, random) };
}
