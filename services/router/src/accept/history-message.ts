import { type AcceptCommand, type Event, type FallbackPolicy } from '@switchback/fallback';

import { type PolicyKey } from '../decide/policy-key';
import { acceptCommand, decodeAccepted } from './accepted-message';

/** The version that a timeline was decided by; undefined when it does not begin with an acceptance. */
export function policyOfTimeline(customerId: string, [first]: readonly Event[]): PolicyKey | undefined {
  return first?.type === 'MESSAGE_ACCEPTED' ? { customerId, name: first.policy, version: first.policyVersion } : undefined;
}

/** A message's acceptance as if the candidate had routed it: its templates, its conditions' facts, and its ttl where the message has none. */
export function acceptedBy(candidate: FallbackPolicy, value: Uint8Array): AcceptCommand {
  const accepted = decodeAccepted(value);
  const { outgoing, acceptedAt } = accepted;
  const expiresAt = outgoing.ttl === undefined ? acceptedAt + candidate.defaultTtlMs : accepted.expiresAt;
  return acceptCommand({ ...accepted, expiresAt }, candidate, undefined, acceptedAt);
}
