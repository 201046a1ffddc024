import {
  AttemptStatus,
  Channel,
  ErrorClass,
  type Message,
  MessageStatus,
  type TimelineEntry,
  TimelineEvent,
} from '@switchback/contracts';

/** The first line of every message's story; the router writes the same one when it begins. */
export function acceptedEntry(accepted: Message): TimelineEntry {
  return {
    sequence: 1,
    time: accepted.acceptTime,
    event: TimelineEvent.TIMELINE_EVENT_MESSAGE_ACCEPTED,
    summary: `Accepted, to be routed by policy "${accepted.policy}" version ${accepted.policyVersion}.`,
    reason: '',
    step: undefined,
    channel: Channel.CHANNEL_UNSPECIFIED,
    attemptId: '',
    attemptStatus: AttemptStatus.ATTEMPT_STATUS_UNSPECIFIED,
    errorClass: ErrorClass.ERROR_CLASS_UNSPECIFIED,
    provider: '',
    providerCode: '',
    messageStatus: MessageStatus.MESSAGE_STATUS_ACCEPTED,
    deadline: undefined,
    policy: accepted.policy,
    policyVersion: accepted.policyVersion,
    facts: undefined,
    passedOver: [],
  };
}
