import { type CancelMessageRequest, type CancelMessageResponse } from '@switchback/contracts';

import { type Call } from './call';
import { onceRouted, type OnceRoutedParts } from './once-routed';
import { type RouterClient } from './send/router-client';

export interface CancelMessageParts extends OnceRoutedParts {
  readonly router: Pick<RouterClient, 'cancelMessage'>;
}

/** Stops a message, as soon as the router has it. */
export async function cancelMessage(
  parts: CancelMessageParts,
  customerId: string,
  request: CancelMessageRequest,
  call: Call,
): Promise<CancelMessageResponse> {
  const { messageId } = request;
  return await onceRouted(parts, { customerId, messageId, done: 'canceled' }, call, () => parts.router.cancelMessage(customerId, request, call));
}
