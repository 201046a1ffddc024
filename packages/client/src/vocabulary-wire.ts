import {
  AttemptStatus,
  BreakerState,
  Channel,
  ConditionVerdict,
  DayOfWeek,
  ErrorClass,
  FallbackTrigger,
  InboundKeyword,
  InboundKind,
  MessageStatus,
  OnAmbiguous,
  OptVia,
  PassReason,
  ProviderMode,
  RouteDecision,
  ShareReason,
  SmsEncoding,
  StepState,
  SuccessStatus,
  SuppressionReason,
  SuppressionSource,
  TimelineEvent,
  Unconfirmed,
} from '@switchback/contracts';
import type {
  AttemptStatusName,
  BreakerStateName,
  ChannelName,
  ConditionVerdictName,
  DayOfWeekName,
  ErrorClassName,
  FallbackTriggerName,
  InboundKeywordName,
  InboundKindName,
  MessageStatusName,
  OnAmbiguousName,
  OptViaName,
  PassReasonName,
  ProviderModeName,
  RouteDecisionName,
  ShareReasonName,
  SmsEncodingName,
  StepStateName,
  SuccessStatusName,
  SuppressionReasonName,
  SuppressionSourceName,
  TimelineEventName,
  UnconfirmedName,
} from './vocabulary';

/**
 * Short names for the values of an enum of the API: 'SMS' for CHANNEL_SMS. A value that this version does not know, or that is not set,
 * reads as undefined.
 */
export class Vocabulary<Name extends string, Wire extends string> {
  readonly #toName = new Map<string, Name>();
  readonly #toWire = new Map<string, Wire>();

  constructor(
    prefix: string,
    readonly names: readonly Name[],
    values: Readonly<Record<string, Wire>>,
  ) {
    const wires = new Map<string, Wire>(Object.values(values).map((value) => [value, value]));
    for (const name of names) {
      const wire = wires.get(`${prefix}_${name}`);
      if (wire === undefined) throw new Error(`the API has no ${prefix}_${name}`);
      this.#toName.set(wire, name);
      this.#toWire.set(name, wire);
    }
  }

  read(wire: Wire): Name | undefined {
    return this.#toName.get(wire);
  }

  /** Upper and lower case are the same. Throws a TypeError that lists the names, when it is none of them. */
  write(name: Name): Wire {
    // Whoever writes JavaScript may leave it out.
    const wire = this.#toWire.get(String(name).toUpperCase());
    if (wire === undefined) throw new TypeError(`"${name}" is not one of ${this.names.join(', ')}`);
    return wire;
  }
}

export const channels = new Vocabulary<ChannelName, Channel>('CHANNEL', ['SMS', 'EMAIL', 'WHATSAPP'], Channel);

export const messageStatuses = new Vocabulary<MessageStatusName, MessageStatus>(
  'MESSAGE_STATUS',
  ['ACCEPTED', 'SCHEDULED', 'IN_PROGRESS', 'DELIVERED', 'READ', 'FAILED', 'EXPIRED', 'CANCELED', 'STOPPED'],
  MessageStatus,
);

export const attemptStatuses = new Vocabulary<AttemptStatusName, AttemptStatus>(
  'ATTEMPT_STATUS',
  ['QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'READ', 'UNDELIVERED', 'REJECTED', 'EXPIRED', 'CANCELED', 'UNKNOWN'],
  AttemptStatus,
);

export const errorClasses = new Vocabulary<ErrorClassName, ErrorClass>(
  'ERROR_CLASS',
  ['TRANSIENT', 'RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'OPTED_OUT', 'POLICY', 'CONFIG', 'AMBIGUOUS'],
  ErrorClass,
);

export const stepStates = new Vocabulary<StepStateName, StepState>(
  'STEP_STATE',
  ['WAITING', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'SKIPPED', 'CANCELED', 'OVERTAKEN'],
  StepState,
);

export const providerModes = new Vocabulary<ProviderModeName, ProviderMode>('PROVIDER_MODE', ['NORMAL', 'PINNED', 'DRAINED', 'DISABLED'], ProviderMode);

export const breakerStates = new Vocabulary<BreakerStateName, BreakerState>('BREAKER_STATE', ['CLOSED', 'OPEN', 'HALF_OPEN'], BreakerState);

export const passReasons = new Vocabulary<PassReasonName, PassReason>('PASS_REASON', ['BREAKER_OPEN', 'DRAINED', 'DISABLED', 'PINNED', 'HEALTH_SHARE'], PassReason);

export const shareReasons = new Vocabulary<ShareReasonName, ShareReason>('SHARE_REASON', ['BAD_RECEIPTS', 'TRIAL', 'RECOVERED', 'IDLE'], ShareReason);

export const suppressionReasons = new Vocabulary<SuppressionReasonName, SuppressionReason>(
  'SUPPRESSION_REASON',
  ['OPTED_OUT', 'INVALID_ADDRESS'],
  SuppressionReason,
);

export const suppressionSources = new Vocabulary<SuppressionSourceName, SuppressionSource>(
  'SUPPRESSION_SOURCE',
  ['API', 'PROVIDER', 'RECIPIENT'],
  SuppressionSource,
);

export const inboundKinds = new Vocabulary<InboundKindName, InboundKind>('INBOUND_KIND', ['MESSAGE', 'OPT_OUT', 'OPT_IN'], InboundKind);

export const optVias = new Vocabulary<OptViaName, OptVia>('OPT_VIA', ['KEYWORD', 'UNSUBSCRIBE', 'SPAM_REPORT', 'PROVIDER'], OptVia);

export const inboundKeywords = new Vocabulary<InboundKeywordName, InboundKeyword>('INBOUND_KEYWORD', ['STOP', 'START', 'HELP'], InboundKeyword);

export const timelineEvents = new Vocabulary<TimelineEventName, TimelineEvent>(
  'TIMELINE_EVENT',
  [
    'MESSAGE_ACCEPTED',
    'STEP_WAITING',
    'STEP_STARTED',
    'STEP_SKIPPED',
    'ATTEMPT_QUEUED',
    'ATTEMPT_UPDATED',
    'TIMER_STARTED',
    'STEP_FAILED',
    'STEP_OVERTAKEN',
    'FALLING_BACK',
    'MESSAGE_SETTLED',
    'CANCEL_REQUESTED',
    'ACKNOWLEDGED',
    'DUPLICATE_DELIVERY',
    'MESSAGE_CORRECTED',
    'STEP_SUCCEEDED',
    'ATTEMPT_WITHDRAWN',
  ],
  TimelineEvent,
);

export const successStatuses = new Vocabulary<SuccessStatusName, SuccessStatus>(
  'SUCCESS_STATUS',
  ['SENT', 'DELIVERED', 'READ'],
  SuccessStatus,
);

export const fallbackTriggers = new Vocabulary<FallbackTriggerName, FallbackTrigger>(
  'FALLBACK_TRIGGER',
  ['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'],
  FallbackTrigger,
);

export const unconfirmeds = new Vocabulary<UnconfirmedName, Unconfirmed>('UNCONFIRMED', ['FALLBACK', 'SUCCESS'], Unconfirmed);

export const daysOfWeek = new Vocabulary<DayOfWeekName, DayOfWeek>(
  'DAY_OF_WEEK',
  ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'],
  DayOfWeek,
);

export const onAmbiguouses = new Vocabulary<OnAmbiguousName, OnAmbiguous>('ON_AMBIGUOUS', ['WAIT', 'FALLBACK'], OnAmbiguous);

export const routeDecisions = new Vocabulary<RouteDecisionName, RouteDecision>(
  'ROUTE_DECISION',
  ['RUN', 'WAIT', 'SKIP', 'DEPENDS', 'NOT_REACHED'],
  RouteDecision,
);

export const conditionVerdicts = new Vocabulary<ConditionVerdictName, ConditionVerdict>(
  'CONDITION_VERDICT',
  ['TRUE', 'FALSE', 'ERROR', 'DEPENDS_ON_RESULTS', 'DEPENDS_ON_TIME'],
  ConditionVerdict,
);

export const smsEncodings = new Vocabulary<SmsEncodingName, SmsEncoding>('SMS_ENCODING', ['GSM_7', 'UCS_2'], SmsEncoding);
