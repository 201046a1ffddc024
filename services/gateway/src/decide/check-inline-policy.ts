import { FallbackPolicy } from '@switchback/contracts';

import { checkPolicy } from './check-policy';
import { type Violations } from './violations';

/** Most bytes of a policy that a message brings, encoded. There may be as many of them as messages, and they are kept in memory. */
export const LARGEST_INLINE_POLICY = 32_768;

/**
 * What can be judged of a message's own policy without the router. It comes back without what is not looked at, so that equal
 * policies encode to equal bytes.
 */
export function checkInlinePolicy(policy: FallbackPolicy, path: string, violations: Violations): FallbackPolicy {
  const said = { ...policy, name: '', version: 0, etag: '', createTime: undefined };
  const bytes = FallbackPolicy.encode(said).finish().length;
  if (bytes > LARGEST_INLINE_POLICY) {
    const most = LARGEST_INLINE_POLICY.toLocaleString('en-US');
    violations.add(path, `must have at most ${most} bytes: say less, or store it with CreatePolicy and name it in policy`);
  } else {
    checkPolicy(said, path).forEach(({ field, description }) => violations.add(field, description));
  }
  return said;
}
