import { type ExplainRouteRequest, type ExplainRouteResponse } from '@switchback/contracts';

import { type Call } from './call';
import { acceptMessage } from './decide/accepted-message';
import { MESSAGE_ID_RANDOM_BYTES, messageId as createMessageId } from './decide/message-id';
import { checkOutgoing, type SendMessageParts, usablePolicy } from './send-message';
import { type RouterClient } from './send/router-client';

export interface ExplainRouteParts extends Pick<SendMessageParts, 'policies' | 'now' | 'random'> {
  readonly router: Pick<RouterClient, 'explainRoute'>;
}

/**
 * A dry run of `send-message.ts`: judged and pinned as a message is, but what would be stored is put before the router as a question.
 * The request id is not looked up.
 */
export async function explainRoute(
  parts: ExplainRouteParts,
  customerId: string,
  request: ExplainRouteRequest,
  call: Call,
): Promise<ExplainRouteResponse> {
  const { message, path } = checkOutgoing(request.message, 'message');
  const policy = await usablePolicy(parts, customerId, message, path);
  const now = parts.now();
  const messageId = createMessageId(now, parts.random(MESSAGE_ID_RANDOM_BYTES));
  return await parts.router.explainRoute(customerId, acceptMessage(message, { customerId, messageId, now, policy }), call);
}
