import { type ExplainRouteResponse, type MessageAccepted } from '@switchback/contracts';
import { factsFor } from '@switchback/fallback';

import { acceptCommand, readAccepted } from './accept/accepted-message';
import { policyNotFound } from './accept/not-found';
import { recipientFacts } from './accept/recipient-facts';
import { explainSteps } from './decide/explain-steps';
import { segmentsOfSteps } from './decide/segments-of-steps';
import { type RouterParts } from './router-parts';
import { explanationToWire } from './send/explanation-to-wire';

/**
 * A dry run of `route-messages.ts`: the same reading, the same policy version and the same first transition, of which nothing is recorded.
 * Throws POLICY_NOT_FOUND.
 */
export async function explainRoute(
  { pool, policies }: Pick<RouterParts, 'pool' | 'policies'>,
  customerId: string,
  request: MessageAccepted,
): Promise<ExplainRouteResponse> {
  const accepted = readAccepted({ ...request, customerId });
  const policy = (await policies.load(pool, [accepted.policy]))(accepted.policy);
  if (policy === undefined) throw policyNotFound();
  const now = Date.now();
  const { begun, steps } = explainSteps(acceptCommand(accepted, policy, now), policy);
  const { outgoing } = accepted;
  const facts = factsFor(0, { ...begun.after, recipient: recipientFacts(outgoing) }, now);
  return explanationToWire({ policy, now, state: begun.after, steps, facts, segments: segmentsOfSteps(policy, outgoing) });
}
