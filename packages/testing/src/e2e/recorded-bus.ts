import { type ReceivedRecord } from '@switchback/bus';
import { AttemptEvent, Dispatch, MessageAccepted, MessageEvent, TOPICS } from '@switchback/contracts';
import { type AttemptStatus, type Channel, type MessageStatus } from '@switchback/fallback';

import { type RecordedAnnouncement, type RecordedDispatch, type RecordedReport, type RecordedRun, type RecordedStatus } from '../history/recorded-run';

type RecordedBus = Pick<RecordedRun, 'announcements' | 'dispatches' | 'reports' | 'statuses'>;

const CHANNELS: readonly Channel[] = ['SMS', 'EMAIL', 'WHATSAPP'];
const ATTEMPT_STATUSES: readonly AttemptStatus[] = ['QUEUED', 'SENDING', 'UNKNOWN', 'SENT', 'UNDELIVERED', 'REJECTED', 'EXPIRED', 'CANCELED', 'DELIVERED', 'READ'];
const MESSAGE_STATUSES: readonly MessageStatus[] = ['ACCEPTED', 'SCHEDULED', 'IN_PROGRESS', 'DELIVERED', 'READ', 'FAILED', 'EXPIRED', 'CANCELED', 'STOPPED'];

/** What travelled on the platform's topics, in the order of arrival. */
export function recordedBus(records: readonly ReceivedRecord[]): RecordedBus {
  const of = <T>(topics: readonly string[], read: (value: Uint8Array) => T): T[] => records.filter(({ topic }) => topics.includes(topic)).map(({ value }) => read(value));
  return {
    announcements: of([TOPICS.messagesAccepted], announcement),
    dispatches: of([TOPICS.dispatchSms, TOPICS.dispatchEmail, TOPICS.dispatchWhatsapp], dispatch),
    reports: of([TOPICS.attemptsEvents], report),
    statuses: of([TOPICS.messagesEvents], status),
  };
}

function announcement(value: Uint8Array): RecordedAnnouncement {
  const { messageId, customerId, message } = MessageAccepted.decode(value);
  const { sms = '', email = '', whatsapp = '' } = message?.recipient ?? {};
  return { messageId, customerId, addresses: [sms, email, whatsapp].filter(Boolean), text: message?.content?.text ?? '' };
}

function dispatch(value: Uint8Array): RecordedDispatch {
  const { attemptId, messageId, customerId, channel, step, address, content, createTime } = Dispatch.decode(value);
  const text = content?.sms?.text ?? content?.email?.text ?? content?.whatsapp?.text ?? '';
  return { attemptId, messageId, customerId, channel: named(CHANNELS, channel), step, address, text, createdAt: createTime?.getTime() ?? 0 };
}

function report(value: Uint8Array): RecordedReport {
  const { eventId, messageId, attemptId, status: reported } = AttemptEvent.decode(value);
  return { eventId, messageId, attemptId, status: named(ATTEMPT_STATUSES, reported) };
}

function status(value: Uint8Array): RecordedStatus {
  const { eventId, messageId, customerId, status: told, sequence } = MessageEvent.decode(value);
  return { eventId, messageId, customerId, status: named(MESSAGE_STATUSES, told), sequence };
}

/** The plain name in a wire name such as ATTEMPT_STATUS_SENT. */
function named<T extends string>(names: readonly T[], wireName: string): T {
  const found = names.find((name) => wireName.endsWith(`_${name}`));
  if (found === undefined) throw new Error(`there is no ${wireName}`);
  return found;
}
