import { type FallbackTrigger } from './policy';

/** Why a step was passed over. */
export type SkipReason =
  | 'NO_ADDRESS'
  | 'SUPPRESSED'
  | 'INVALID_ADDRESS'
  | 'TEMPLATE_ERROR'
  | 'TOO_MANY_SEGMENTS'
  | 'SEND_WINDOW'
  | 'CONDITION'
  | 'CONDITION_ERROR';

/** What a step waits for. EXPIRES_FIRST: it may not start before the message expires. */
export type WaitReason = 'SEND_AT' | 'SEND_WINDOW' | 'EXPIRES_FIRST';

/** Why a step counts as a success. */
export type SuccessReason = 'CONFIRMED' | 'SENT' | 'UNCONFIRMED' | 'LATE';

/** Why a step ended without success. */
export type FailureReason = FallbackTrigger | 'OPTED_OUT' | 'CANCELED' | 'AMBIGUOUS' | 'TTL_PASSED';

/** Why an attempt that was waiting is taken back. */
export type WithdrawalReason = 'CANCEL_REQUESTED' | 'ACKNOWLEDGED' | 'LATE' | 'UNANSWERED';

/**
 * Why a channel service hands an attempt that no provider has taken to none again.
 * - MAX_ATTEMPTS: as many calls were made as the policy allows.
 * - STEP_TIME: the next call would start when the step's time, counted from the first call, is over.
 * - TTL: the next call would start when the message has expired.
 * - NO_OTHER_PROVIDER: the provider cannot be used as it is configured, and there is no other to try.
 */
export type NoFurtherCall = 'MAX_ATTEMPTS' | 'STEP_TIME' | 'TTL' | 'NO_OTHER_PROVIDER';

/**
 * Why a channel service passed a provider over that was before the one it took.
 * - BREAKER_OPEN: its circuit breaker is open; it failed again and again and is given a pause.
 * - DRAINED, DISABLED: an operator took it out.
 * - PINNED: an operator sends everything to another.
 * - HEALTH_SHARE: too little of what it took is confirmed in time, so another gets a share of its traffic.
 */
export type PassReason = 'BREAKER_OPEN' | 'DRAINED' | 'DISABLED' | 'PINNED' | 'HEALTH_SHARE';

export interface PassedOver {
  readonly provider: string;
  readonly reason: PassReason;
}

/** Why a message ended as it did. */
export type SettleReason =
  | SuccessReason
  | FailureReason
  | 'DELIVERED_NOT_READ'
  | 'EXHAUSTED'
  | 'NO_USABLE_STEP'
  | 'ACKNOWLEDGED'
  | 'CANCEL_REQUESTED'
  | 'CANCEL_UNANSWERED';

/** Why a final status was improved. */
export type CorrectionReason = 'LATE' | 'READ' | 'ACKNOWLEDGED';
