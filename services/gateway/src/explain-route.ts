import { type ExplainRouteRequest, type ExplainRouteResponse } from '@switchback/contracts';

import { type Call } from './call';
import { checkOutgoing } from './check-outgoing';
import { supposedMessage } from './decide/accepted-message';
import { MESSAGE_ID_RANDOM_BYTES, messageId as createMessageId } from './decide/message-id';
import { type RouterClient } from './send/router-client';
import { isReason, routerTooOld } from './send/router-error';
import { type PolicyParts, usablePolicy } from './usable-policy';

export interface ExplainRouteParts extends PolicyParts {
  readonly random: (bytes: number) => Uint8Array;
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
  const checked = checkOutgoing(request.message, 'message');
  const policy = await usablePolicy(parts, { customerId, call }, checked);
  const now = parts.now();
  const messageId = createMessageId(now, parts.random(MESSAGE_ID_RANDOM_BYTES));
  const supposed = supposedMessage(checked.message, { customerId, messageId, now, policy });
  try {
    return await parts.router.explainRoute(customerId, supposed, call);
  } catch (error) {
    // A router that does not know of policies that messages bring looks for a stored one.
    throw checked.message.inlinePolicy !== undefined && isReason(error, 'POLICY_NOT_FOUND') ? routerTooOld(error) : error;
  }
}
