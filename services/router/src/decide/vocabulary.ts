import * as wire from '@switchback/contracts';
import { type AttemptStatus, type Channel, type ErrorClass, type Event, type MessageStatus, type PassReason, type StepStatus } from '@switchback/fallback';

/** The engine's words on the wire. */
export const WIRE_CHANNEL: Readonly<Record<Channel, wire.Channel>> = {
  SMS: wire.Channel.CHANNEL_SMS,
  EMAIL: wire.Channel.CHANNEL_EMAIL,
  WHATSAPP: wire.Channel.CHANNEL_WHATSAPP,
};

export const WIRE_MESSAGE_STATUS: Readonly<Record<MessageStatus, wire.MessageStatus>> = {
  ACCEPTED: wire.MessageStatus.MESSAGE_STATUS_ACCEPTED,
  SCHEDULED: wire.MessageStatus.MESSAGE_STATUS_SCHEDULED,
  IN_PROGRESS: wire.MessageStatus.MESSAGE_STATUS_IN_PROGRESS,
  DELIVERED: wire.MessageStatus.MESSAGE_STATUS_DELIVERED,
  READ: wire.MessageStatus.MESSAGE_STATUS_READ,
  FAILED: wire.MessageStatus.MESSAGE_STATUS_FAILED,
  EXPIRED: wire.MessageStatus.MESSAGE_STATUS_EXPIRED,
  CANCELED: wire.MessageStatus.MESSAGE_STATUS_CANCELED,
  STOPPED: wire.MessageStatus.MESSAGE_STATUS_STOPPED,
};

export const WIRE_ATTEMPT_STATUS: Readonly<Record<AttemptStatus, wire.AttemptStatus>> = {
  QUEUED: wire.AttemptStatus.ATTEMPT_STATUS_QUEUED,
  SENDING: wire.AttemptStatus.ATTEMPT_STATUS_SENDING,
  SENT: wire.AttemptStatus.ATTEMPT_STATUS_SENT,
  DELIVERED: wire.AttemptStatus.ATTEMPT_STATUS_DELIVERED,
  READ: wire.AttemptStatus.ATTEMPT_STATUS_READ,
  UNDELIVERED: wire.AttemptStatus.ATTEMPT_STATUS_UNDELIVERED,
  REJECTED: wire.AttemptStatus.ATTEMPT_STATUS_REJECTED,
  EXPIRED: wire.AttemptStatus.ATTEMPT_STATUS_EXPIRED,
  CANCELED: wire.AttemptStatus.ATTEMPT_STATUS_CANCELED,
  UNKNOWN: wire.AttemptStatus.ATTEMPT_STATUS_UNKNOWN,
};

export const WIRE_ERROR_CLASS: Readonly<Record<ErrorClass, wire.ErrorClass>> = {
  TRANSIENT: wire.ErrorClass.ERROR_CLASS_TRANSIENT,
  RECIPIENT_PERMANENT: wire.ErrorClass.ERROR_CLASS_RECIPIENT_PERMANENT,
  RECIPIENT_TEMPORARY: wire.ErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY,
  OPTED_OUT: wire.ErrorClass.ERROR_CLASS_OPTED_OUT,
  POLICY: wire.ErrorClass.ERROR_CLASS_POLICY,
  CONFIG: wire.ErrorClass.ERROR_CLASS_CONFIG,
  AMBIGUOUS: wire.ErrorClass.ERROR_CLASS_AMBIGUOUS,
};

export const WIRE_PASS_REASON: Readonly<Record<PassReason, wire.PassReason>> = {
  BREAKER_OPEN: wire.PassReason.PASS_REASON_BREAKER_OPEN,
  DRAINED: wire.PassReason.PASS_REASON_DRAINED,
  DISABLED: wire.PassReason.PASS_REASON_DISABLED,
  PINNED: wire.PassReason.PASS_REASON_PINNED,
  HEALTH_SHARE: wire.PassReason.PASS_REASON_HEALTH_SHARE,
};

export const WIRE_STEP_STATE: Readonly<Record<StepStatus, wire.StepState>> = {
  WAITING: wire.StepState.STEP_STATE_WAITING,
  ACTIVE: wire.StepState.STEP_STATE_ACTIVE,
  SUCCEEDED: wire.StepState.STEP_STATE_SUCCEEDED,
  FAILED: wire.StepState.STEP_STATE_FAILED,
  SKIPPED: wire.StepState.STEP_STATE_SKIPPED,
  CANCELED: wire.StepState.STEP_STATE_CANCELED,
  OVERTAKEN: wire.StepState.STEP_STATE_OVERTAKEN,
};

export const WIRE_TIMELINE_EVENT: Readonly<Record<Event['type'], wire.TimelineEvent>> = {
  MESSAGE_ACCEPTED: wire.TimelineEvent.TIMELINE_EVENT_MESSAGE_ACCEPTED,
  STEP_WAITING: wire.TimelineEvent.TIMELINE_EVENT_STEP_WAITING,
  STEP_STARTED: wire.TimelineEvent.TIMELINE_EVENT_STEP_STARTED,
  STEP_SKIPPED: wire.TimelineEvent.TIMELINE_EVENT_STEP_SKIPPED,
  ATTEMPT_QUEUED: wire.TimelineEvent.TIMELINE_EVENT_ATTEMPT_QUEUED,
  ATTEMPT_UPDATED: wire.TimelineEvent.TIMELINE_EVENT_ATTEMPT_UPDATED,
  ATTEMPT_WITHDRAWN: wire.TimelineEvent.TIMELINE_EVENT_ATTEMPT_WITHDRAWN,
  TIMER_STARTED: wire.TimelineEvent.TIMELINE_EVENT_TIMER_STARTED,
  STEP_SUCCEEDED: wire.TimelineEvent.TIMELINE_EVENT_STEP_SUCCEEDED,
  STEP_FAILED: wire.TimelineEvent.TIMELINE_EVENT_STEP_FAILED,
  STEP_OVERTAKEN: wire.TimelineEvent.TIMELINE_EVENT_STEP_OVERTAKEN,
  FALLING_BACK: wire.TimelineEvent.TIMELINE_EVENT_FALLING_BACK,
  CANCEL_REQUESTED: wire.TimelineEvent.TIMELINE_EVENT_CANCEL_REQUESTED,
  ACKNOWLEDGED: wire.TimelineEvent.TIMELINE_EVENT_ACKNOWLEDGED,
  DUPLICATE_DELIVERY: wire.TimelineEvent.TIMELINE_EVENT_DUPLICATE_DELIVERY,
  MESSAGE_SETTLED: wire.TimelineEvent.TIMELINE_EVENT_MESSAGE_SETTLED,
  MESSAGE_CORRECTED: wire.TimelineEvent.TIMELINE_EVENT_MESSAGE_CORRECTED,
};
