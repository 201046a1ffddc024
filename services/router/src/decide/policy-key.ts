import { type StoredMessage } from './stored-message';

/** One immutable version of one customer's policy. */
export interface PolicyKey {
  readonly customerId: string;
  readonly name: string;
  readonly version: number;
}

/** The version that a message is pinned to. */
export function pinnedPolicy(message: StoredMessage): PolicyKey {
  return { customerId: message.customerId, name: message.state.policy, version: message.state.policyVersion };
}
