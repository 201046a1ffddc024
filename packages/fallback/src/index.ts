export type { Channel, FallbackPolicy, FallbackTrigger, ProviderChoice, RetryPolicy, Step, SuccessStatus } from './policy';
export type {
  AttemptState,
  AttemptStatus,
  ErrorClass,
  FinalStatus,
  MessageState,
  MessageStatus,
  StepState,
  StepStatus,
} from './message-state';
export type { CorrectionReason, FailureReason, SettleReason, SkipReason, SuccessReason, WithdrawalReason } from './reason';
export type { Command } from './command';
export type { Suppressed } from './suppressed';
export type { Event } from './event';
export { apply, decide, type AcceptCommand, type Decision } from './engine';
export { evolve } from './evolve';
export { nextWake } from './next-wake';
export { looksForStep } from './looks-for-step';
export { pendingWithdrawals, type PendingWithdrawal } from './withdraw';
export { attemptId } from './steps';
export { mergeAttemptStatus } from './merge-attempt-status';
export { isFinal } from './message-status';
export { describe, type Description } from './describe';
export { validatePolicy, type PolicyValidation } from './validate-policy';
export type { Violation } from './draft-reader';
export type { PolicyDraft, ProviderDraft, RetryDraft, StepDraft } from './policy-draft';
