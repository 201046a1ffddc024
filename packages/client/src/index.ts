export { Switchback, type SwitchbackOptions } from './switchback';
export { type TlsSettings } from './address';
export { type TlsFault } from './unreachable';
export { type CallOptions } from './connection';
export { Customers, type ApiKey, type Customer } from './customers';
export { formatDuration, parseDuration, type DurationInput } from './duration';
export { SwitchbackError, type ErrorCode, type FieldViolation } from './error';
export { type ExplainedStep, type RouteExplanation, type RouteFacts, type SmsSegments, type StepOutcome } from './explanation';
export { type InboundMessage, type ListInboundMessagesFilter } from './inbound';
export { InboundMessages } from './inbound-messages';
export {
  isSettled,
  type Attempt,
  type Content,
  type Message,
  type OutgoingMessage,
  type PassedOver,
  type Recipient,
  type StepResult,
  type TimelineEntry,
  type EmailAttachment,
  type WhatsAppButton,
  type WhatsAppFile,
  type WhatsAppMedia,
  type WhatsAppTemplate,
} from './message';
export { Messages, type BatchSendResult, type ListMessagesFilter, type Timeline, type WatchOptions } from './messages';
export { Pages, type Page } from './pages';
export { Policies, type PolicyValidation } from './policies';
export {
  type InlinePolicy,
  type ParallelSteps,
  type Policy,
  type PolicyInput,
  type SmsOptions,
  type StepContent,
  type StepInput,
  type StepTemplate,
  type TemplateVariant,
} from './policy';
export { type ProviderHealth, type ProviderShare, type ProviderWord } from './provider';
export { Providers, type ProviderList } from './providers';
export { type RetryPolicy } from './retry';
export { type ListSuppressionsFilter, type NewSuppression, type SuppressedAddress, type Suppression } from './suppression';
export { Suppressions } from './suppressions';
export { type SendWindow } from './send-window';
export {
  type AssumptionName,
  type ChangedMessage,
  type ChannelFigures,
  type SimulateOptions,
  type Simulation,
  type SimulationCost,
  type SimulationCutName,
  type SimulationFigures,
  type SimulationPrices,
  type SimulationRange,
  type UnknownCauseName,
  type UnknownMessages,
} from './simulation';
export {
  type AttemptStatusName,
  type BreakerStateName,
  type ChannelName,
  type ConditionVerdictName,
  type DayOfWeekName,
  type ErrorClassName,
  type FallbackTriggerName,
  type InboundKeywordName,
  type InboundKindName,
  type MessageStatusName,
  type OnAmbiguousName,
  type OptViaName,
  type PassReasonName,
  type ProviderModeName,
  type RouteDecisionName,
  type ShareReasonName,
  type SmsEncodingName,
  type StepStateName,
  type SuccessStatusName,
  type SuppressionReasonName,
  type SuppressionSourceName,
  type TimelineEventName,
  type UnconfirmedName,
} from './vocabulary';
