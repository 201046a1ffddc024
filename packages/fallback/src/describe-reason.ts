import { type FailureReason, type NoFurtherCall, type PassReason, type SettleReason, type SkipReason, type SuccessReason, type WaitReason, type WithdrawalReason } from './reason';

const SKIPS = {
  NO_ADDRESS: 'the recipient has no address for it',
  SUPPRESSED: 'the recipient opted out of it',
  INVALID_ADDRESS: "the recipient's address for it is remembered as invalid",
  SEND_WINDOW: 'its send window does not open before the message expires',
  TEMPLATE_ERROR: 'its template cannot be rendered in full for this message',
  TOO_MANY_SEGMENTS: 'its text makes more short messages than it allows',
  CONDITION: 'its condition is not met',
  CONDITION_ERROR: 'its condition could not be evaluated',
} as const satisfies Record<SkipReason, string>;

const WAITS = {
  SEND_AT: "waits for the message's send time, until",
  SEND_WINDOW: 'waits for its send window, until',
  EXPIRES_FIRST: 'waits, but may not start before the message expires, at',
} as const satisfies Record<WaitReason, string>;

const SUCCESSES = {
  CONFIRMED: 'delivery was proved',
  SENT: 'the provider took it, which is what the policy asks for',
  UNCONFIRMED: 'its time is up without word, which the policy counts as success',
  LATE: 'its proof came late',
} as const satisfies Record<SuccessReason, string>;

const FAILURES = {
  REJECTED: 'the provider refused it',
  UNDELIVERED: 'it could not be delivered',
  EXPIRED: 'its validity period ended before delivery',
  TIMEOUT: 'no proof of delivery came in time',
  UNREACHABLE: 'no provider of the channel could take it',
  OPTED_OUT: 'the recipient opted out of this channel',
  CANCELED: 'its attempt was withdrawn by another hand',
  AMBIGUOUS: 'the provider gave no answer, and the policy does not wait',
  TTL_PASSED: "the message's time to live is over",
} as const satisfies Record<FailureReason, string>;

const WITHDRAWALS = {
  CANCEL_REQUESTED: 'cancellation was requested',
  ACKNOWLEDGED: 'the person acted already',
  LATE: 'an earlier step has reached the person after all',
  UNANSWERED: 'it has not answered yet',
} as const satisfies Record<WithdrawalReason, string>;

const NO_FURTHER_CALLS = {
  MAX_ATTEMPTS: 'all calls that the policy allows were made',
  STEP_TIME: "a further call would start after the step's time",
  TTL: 'a further call would start after the message expires',
  NO_OTHER_PROVIDER: 'there is no other provider to try',
} as const satisfies Record<NoFurtherCall, string>;

const PASS_REASONS = {
  BREAKER_OPEN: 'its circuit breaker is open',
  DRAINED: 'an operator drains it',
  DISABLED: 'an operator disabled it',
  PINNED: 'an operator pinned another provider',
  HEALTH_SHARE: 'too few of its deliveries are confirmed in time, so others get a share of its traffic',
} as const satisfies Record<PassReason, string>;

const SETTLEMENTS = {
  ...FAILURES,
  ...SUCCESSES,
  LATE: 'a step that had failed has reached the person after all',
  DELIVERED_NOT_READ: 'delivery was proved, but not that it was read',
  EXHAUSTED: 'the policy has no further step to try',
  OPTED_OUT: 'the recipient opted out of every channel',
  NO_USABLE_STEP: 'no step of the policy can be tried for this message',
  ACKNOWLEDGED: 'the sender says that the person acted',
  CANCEL_REQUESTED: 'cancellation was requested',
  CANCEL_UNANSWERED: 'cancellation was requested, and the channel service did not answer',
} as const satisfies Record<SettleReason, string>;

/** Sentences by reason, as docs/errors.md has them. */
export const REASON_SENTENCES = { skipped: SKIPS, failed: FAILURES, settled: SETTLEMENTS };

export const skip = (reason: SkipReason): string => SKIPS[reason];
export const wait = (reason: WaitReason): string => WAITS[reason];
export const success = (reason: SuccessReason): string => SUCCESSES[reason];
export const failure = (reason: FailureReason): string => FAILURES[reason];
export const withdrawal = (reason: WithdrawalReason): string => WITHDRAWALS[reason];
export const noFurtherCall = (reason: NoFurtherCall): string => NO_FURTHER_CALLS[reason];
export const passedOver = (reason: PassReason): string => PASS_REASONS[reason];
export const settlement = (reason: SettleReason): string => SETTLEMENTS[reason];
