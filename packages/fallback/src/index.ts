export type { Channel, FallbackPolicy, FallbackTrigger, ProviderChoice, RetryPolicy, SmsOptions, Step, SuccessStatus } from './policy';
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
export type { CorrectionReason, FailureReason, NoFurtherCall, PassedOver, PassReason, SettleReason, SkipReason, SuccessReason, WaitReason, WithdrawalReason } from './reason';
export type { DayOfWeek, SendWindow } from './send-window';
export { factsFor } from './condition';
export type { ConditionFacts, Conditions, RecipientFacts, StepOutcome } from './condition';
export { isTimeZone } from './time-zone';
export type { Command } from './command';
export type { Suppressed } from './suppressed';
export type { Event } from './event';
export { apply, decide, type AcceptCommand, type Decision } from './engine';
export { evolve } from './evolve';
export { nextWake } from './next-wake';
export { looksForStep } from './looks-for-step';
export { pendingWithdrawals, type PendingWithdrawal } from './withdraw';
export { attemptId } from './steps';
export { providerOrder } from './provider-order';
export { seededRandom } from './seeded-random';
export { fallsBackOn } from './attempt-failure';
export { areSiblings, parallelEnd } from './parallel-steps';
export { stepPath } from './step-path';
export { mergeAttemptStatus } from './merge-attempt-status';
export { isFinal } from './message-status';
export { describe, type Description } from './describe';
export { validatePolicy, type PolicyValidation } from './validate-policy';
export type { Violation } from './draft-reader';
export { validateSendWindow, type SendWindowValidation } from './validate-send-window';
export type { PolicyDraft, ProviderDraft, RetryDraft, SendWindowDraft, SmsDraft, StepDraft } from './policy-draft';
export type {
  StepContent,
  StepTemplate,
  TemplateCheck,
  TemplateKind,
  TemplateVariant,
  WhatsAppButton,
  WhatsAppFile,
  WhatsAppHeader,
  WhatsAppMedia,
  WhatsAppTemplate,
} from './step-content';
export { buttonProblems, fileOf, headerProblems, mediaProblems } from './whatsapp-parts';
export { ASSUMPTIONS, type Assumption } from './simulate/assumption';
export { UNKNOWN_CAUSES, type UnknownCause } from './simulate/unknown-cause';
export { Simulation, type ChangedMessage, type HistoryMessage, type SimulationReport, type UnknownCount } from './simulate/simulation';
export { type Figures } from './simulate/tally';
export { type Prices, type Range } from './simulate/verdict';
