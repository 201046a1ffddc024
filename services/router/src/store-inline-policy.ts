import { type FallbackPolicy as WirePolicy } from '@switchback/contracts';
import { type Pool } from '@switchback/postgres';

import { checkedInlinePolicy } from './check-policy';
import { putInlinePolicy } from './record/put-inline-policy';
import { policyToWire } from './send/policy-to-wire';

export interface BroughtPolicy {
  readonly customerId: string;
  readonly policy: WirePolicy;
  /** Judge and name it, and store nothing. */
  readonly validateOnly: boolean;
}

/**
 * A policy that a message brings with it, under the name that the message will be pinned to. Stored before the message is accepted; when the
 * gateway dies in between, nobody refers to it until it is brought again. Throws INVALID_FIELDS.
 */
export async function storeInlinePolicy(pool: Pool, { customerId, policy: wire, validateOnly }: BroughtPolicy): Promise<WirePolicy> {
  const policy = checkedInlinePolicy(wire);
  if (!validateOnly) await putInlinePolicy(pool, customerId, policy);
  return policyToWire(policy);
}
