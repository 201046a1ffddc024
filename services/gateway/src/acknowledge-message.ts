import { type AcknowledgeMessageRequest, type AcknowledgeMessageResponse } from '@switchback/contracts';

import { type Call } from './call';
import { onceRouted, type OnceRoutedParts } from './once-routed';
import { type RouterClient } from './send/router-client';

export interface AcknowledgeMessageParts extends OnceRoutedParts {
  readonly router: Pick<RouterClient, 'acknowledgeMessage'>;
}

/** Says that the person acted, as soon as the router has the message. */
export async function acknowledgeMessage(
  parts: AcknowledgeMessageParts,
  customerId: string,
  request: AcknowledgeMessageRequest,
  call: Call,
): Promise<AcknowledgeMessageResponse> {
  const { messageId } = request;
  const ask = (): Promise<AcknowledgeMessageResponse> => parts.router.acknowledgeMessage(customerId, request, call);
  return await onceRouted(parts, { customerId, messageId, done: 'acknowledged' }, call, ask);
}
