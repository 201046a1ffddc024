import { type ExplainRouteResponse, type MessageAccepted } from '@switchback/contracts';
import { factsFor } from '@switchback/fallback';

import { acceptCommand, readAccepted } from './accept/accepted-message';
import { policyNotFound } from './accept/not-found';
import { recipientFacts } from './accept/recipient-facts';
import { checkedInlinePolicy } from './check-policy';
import { explainSteps } from './decide/explain-steps';
import { segmentsOfSteps } from './decide/segments-of-steps';
import { type RouterParts } from './router-parts';
import { explanationToWire } from './send/explanation-to-wire';

/**
 * A dry run of `route-messages.ts`: the same reading, the same policy version, the same look at what is known against the addresses and the
 * same first transition, of which nothing is recorded. A policy that the message brings with it is taken as it comes. Throws POLICY_NOT_FOUND.
 */
export async function explainRoute(
  { pool, policies, addresses }: Pick<RouterParts, 'pool' | 'policies' | 'addresses'>,
  customerId: string,
  request: MessageAccepted,
): Promise<ExplainRouteResponse> {
  const accepted = readAccepted({ ...request, customerId });
  const { messageId: id, outgoing } = accepted;
  const brought = outgoing.inlinePolicy;
  const policy = brought === undefined ? (await policies.load(pool, [accepted.policy]))(accepted.policy) : checkedInlinePolicy(brought);
  if (policy === undefined) throw policyNotFound();
  const now = Date.now();
  const suppressed = (await addresses.find(pool, [{ id, customerId, recipient: outgoing.recipient }], now)).get(id);
  const { begun, steps } = explainSteps(acceptCommand(accepted, policy, suppressed, now), policy);
  const facts = factsFor(0, { ...begun.after, recipient: recipientFacts(outgoing) }, now);
  return explanationToWire({ policy, now, state: begun.after, steps, facts, segments: segmentsOfSteps(policy, outgoing) });
}
