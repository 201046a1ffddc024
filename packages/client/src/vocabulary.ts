// The API's words, short: 'SMS' for CHANNEL_SMS.

export type ChannelName = 'SMS' | 'EMAIL' | 'WHATSAPP';

export type MessageStatusName =
  'ACCEPTED' | 'SCHEDULED' | 'IN_PROGRESS' | 'DELIVERED' | 'READ' | 'FAILED' | 'EXPIRED' | 'CANCELED' | 'STOPPED';

export type AttemptStatusName =
  'QUEUED' | 'SENDING' | 'SENT' | 'DELIVERED' | 'READ' | 'UNDELIVERED' | 'REJECTED' | 'EXPIRED' | 'CANCELED' | 'UNKNOWN';

export type ErrorClassName = 'TRANSIENT' | 'RECIPIENT_PERMANENT' | 'RECIPIENT_TEMPORARY' | 'OPTED_OUT' | 'POLICY' | 'CONFIG' | 'AMBIGUOUS';

export type SuppressionReasonName = 'OPTED_OUT' | 'INVALID_ADDRESS';

export type SuppressionSourceName = 'API' | 'PROVIDER' | 'RECIPIENT';

export type InboundKindName = 'MESSAGE' | 'OPT_OUT' | 'OPT_IN';

export type OptViaName = 'KEYWORD' | 'UNSUBSCRIBE' | 'SPAM_REPORT' | 'PROVIDER';

export type InboundKeywordName = 'STOP' | 'START' | 'HELP';

export type StepStateName = 'WAITING' | 'ACTIVE' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED' | 'CANCELED' | 'OVERTAKEN';

export type TimelineEventName =
  | 'MESSAGE_ACCEPTED'
  | 'STEP_WAITING'
  | 'STEP_STARTED'
  | 'STEP_SKIPPED'
  | 'ATTEMPT_QUEUED'
  | 'ATTEMPT_UPDATED'
  | 'TIMER_STARTED'
  | 'STEP_FAILED'
  | 'STEP_OVERTAKEN'
  | 'FALLING_BACK'
  | 'MESSAGE_SETTLED'
  | 'CANCEL_REQUESTED'
  | 'ACKNOWLEDGED'
  | 'DUPLICATE_DELIVERY'
  | 'MESSAGE_CORRECTED'
  | 'STEP_SUCCEEDED'
  | 'ATTEMPT_WITHDRAWN';

export type SuccessStatusName = 'SENT' | 'DELIVERED' | 'READ';

export type FallbackTriggerName = 'REJECTED' | 'UNDELIVERED' | 'EXPIRED' | 'TIMEOUT' | 'UNREACHABLE';

export type UnconfirmedName = 'FALLBACK' | 'SUCCESS';

export type DayOfWeekName = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY';

export type OnAmbiguousName = 'WAIT' | 'FALLBACK';

export type PassReasonName = 'BREAKER_OPEN' | 'DRAINED' | 'DISABLED' | 'PINNED' | 'HEALTH_SHARE';

export type RouteDecisionName = 'RUN' | 'WAIT' | 'SKIP' | 'DEPENDS' | 'NOT_REACHED';

export type ConditionVerdictName = 'TRUE' | 'FALSE' | 'ERROR' | 'DEPENDS_ON_RESULTS' | 'DEPENDS_ON_TIME';

export type SmsEncodingName = 'GSM_7' | 'UCS_2';

export type ProviderModeName = 'NORMAL' | 'PINNED' | 'DRAINED' | 'DISABLED';

export type BreakerStateName = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export type ShareReasonName = 'BAD_RECEIPTS' | 'TRIAL' | 'RECOVERED' | 'IDLE';
