import {
  AttemptStatus as WireStatus,
  Channel as WireChannel,
  ErrorClass as WireErrorClass,
  InboundKeyword as WireKeyword,
  InboundKind as WireKind,
  NoFurtherCall as WireNoFurtherCall,
  OptVia as WireVia,
  PassReason as WirePassReason,
} from '@switchback/contracts';
import { type AttemptStatus, type Channel, type ErrorClass, type NoFurtherCall, type PassReason } from '@switchback/fallback';

import { type Keyword } from './keyword';
import { type ToldSignal } from './told-signal';

const STATUS = {
  QUEUED: WireStatus.ATTEMPT_STATUS_QUEUED,
  SENDING: WireStatus.ATTEMPT_STATUS_SENDING,
  SENT: WireStatus.ATTEMPT_STATUS_SENT,
  DELIVERED: WireStatus.ATTEMPT_STATUS_DELIVERED,
  READ: WireStatus.ATTEMPT_STATUS_READ,
  UNDELIVERED: WireStatus.ATTEMPT_STATUS_UNDELIVERED,
  REJECTED: WireStatus.ATTEMPT_STATUS_REJECTED,
  EXPIRED: WireStatus.ATTEMPT_STATUS_EXPIRED,
  CANCELED: WireStatus.ATTEMPT_STATUS_CANCELED,
  UNKNOWN: WireStatus.ATTEMPT_STATUS_UNKNOWN,
} as const satisfies Record<AttemptStatus, WireStatus>;

const ERROR_CLASS = {
  TRANSIENT: WireErrorClass.ERROR_CLASS_TRANSIENT,
  RECIPIENT_PERMANENT: WireErrorClass.ERROR_CLASS_RECIPIENT_PERMANENT,
  RECIPIENT_TEMPORARY: WireErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY,
  OPTED_OUT: WireErrorClass.ERROR_CLASS_OPTED_OUT,
  POLICY: WireErrorClass.ERROR_CLASS_POLICY,
  CONFIG: WireErrorClass.ERROR_CLASS_CONFIG,
  AMBIGUOUS: WireErrorClass.ERROR_CLASS_AMBIGUOUS,
} as const satisfies Record<ErrorClass, WireErrorClass>;

const NO_FURTHER_CALL = {
  MAX_ATTEMPTS: WireNoFurtherCall.NO_FURTHER_CALL_MAX_ATTEMPTS,
  STEP_TIME: WireNoFurtherCall.NO_FURTHER_CALL_STEP_TIME,
  TTL: WireNoFurtherCall.NO_FURTHER_CALL_TTL,
  NO_OTHER_PROVIDER: WireNoFurtherCall.NO_FURTHER_CALL_NO_OTHER_PROVIDER,
} as const satisfies Record<NoFurtherCall, WireNoFurtherCall>;

const PASS_REASON = {
  BREAKER_OPEN: WirePassReason.PASS_REASON_BREAKER_OPEN,
  DRAINED: WirePassReason.PASS_REASON_DRAINED,
  DISABLED: WirePassReason.PASS_REASON_DISABLED,
  PINNED: WirePassReason.PASS_REASON_PINNED,
  HEALTH_SHARE: WirePassReason.PASS_REASON_HEALTH_SHARE,
} as const satisfies Record<PassReason, WirePassReason>;

const CHANNEL = {
  SMS: WireChannel.CHANNEL_SMS,
  EMAIL: WireChannel.CHANNEL_EMAIL,
  WHATSAPP: WireChannel.CHANNEL_WHATSAPP,
} as const satisfies Record<Channel, WireChannel>;

type Via = NonNullable<ToldSignal['via']>;

const KIND = {
  INBOUND_MESSAGE: WireKind.INBOUND_KIND_MESSAGE,
  OPT_OUT: WireKind.INBOUND_KIND_OPT_OUT,
  OPT_IN: WireKind.INBOUND_KIND_OPT_IN,
} as const satisfies Record<ToldSignal['kind'], WireKind>;

const VIA = {
  KEYWORD: WireVia.OPT_VIA_KEYWORD,
  UNSUBSCRIBE: WireVia.OPT_VIA_UNSUBSCRIBE,
  SPAM_REPORT: WireVia.OPT_VIA_SPAM_REPORT,
  PROVIDER: WireVia.OPT_VIA_PROVIDER,
} as const satisfies Record<Via, WireVia>;

const KEYWORD = {
  STOP: WireKeyword.INBOUND_KEYWORD_STOP,
  START: WireKeyword.INBOUND_KEYWORD_START,
  HELP: WireKeyword.INBOUND_KEYWORD_HELP,
} as const satisfies Record<Keyword, WireKeyword>;

export function toWireStatus(status: AttemptStatus): WireStatus {
  return STATUS[status];
}

export function toWireErrorClass(errorClass: ErrorClass | undefined): WireErrorClass {
  return errorClass === undefined ? WireErrorClass.ERROR_CLASS_UNSPECIFIED : ERROR_CLASS[errorClass];
}

export function toWireNoFurtherCall(reason: NoFurtherCall | undefined): WireNoFurtherCall {
  return reason === undefined ? WireNoFurtherCall.NO_FURTHER_CALL_UNSPECIFIED : NO_FURTHER_CALL[reason];
}

export function toWirePassReason(reason: PassReason): WirePassReason {
  return PASS_REASON[reason];
}

export function isPassReason(text: string): text is PassReason {
  return Object.hasOwn(PASS_REASON, text);
}

export function toWireChannel(channel: Channel): WireChannel {
  return CHANNEL[channel];
}

export function toWireInboundKind(kind: ToldSignal['kind']): WireKind {
  return KIND[kind];
}

export function toWireVia(via: Via | undefined): WireVia {
  return via === undefined ? WireVia.OPT_VIA_UNSPECIFIED : VIA[via];
}

export function toWireKeyword(keyword: Keyword | undefined): WireKeyword {
  return keyword === undefined ? WireKeyword.INBOUND_KEYWORD_UNSPECIFIED : KEYWORD[keyword];
}

/** Reads what we ourselves stored as text. */
export function isAttemptStatus(text: string): text is AttemptStatus {
  return text in STATUS;
}

export function isErrorClass(text: string): text is ErrorClass {
  return text in ERROR_CLASS;
}
