import { type AttemptStatus, type MessageStatus } from '../index';

/** The design's words about statuses, written down a second time, so that a mistake in the engine is not shared by its judges. */
export const FINAL: ReadonlySet<MessageStatus> = new Set<MessageStatus>(['DELIVERED', 'READ', 'FAILED', 'EXPIRED', 'CANCELED', 'STOPPED']);

export const MESSAGE_RANK: Readonly<Record<MessageStatus, number>> = {
  ACCEPTED: 0,
  SCHEDULED: 1,
  IN_PROGRESS: 2,
  FAILED: 3,
  EXPIRED: 3,
  CANCELED: 6,
  STOPPED: 6,
  DELIVERED: 4,
  READ: 5,
};

export const ATTEMPT_RANK: Readonly<Record<AttemptStatus, number>> = {
  QUEUED: 0,
  SENDING: 1,
  UNKNOWN: 2,
  SENT: 3,
  UNDELIVERED: 4,
  REJECTED: 4,
  EXPIRED: 4,
  CANCELED: 4,
  DELIVERED: 5,
  READ: 6,
};

export const DELIVERED: ReadonlySet<AttemptStatus> = new Set<AttemptStatus>(['DELIVERED', 'READ']);
export const TAKEN: ReadonlySet<AttemptStatus> = new Set<AttemptStatus>(['SENDING', 'UNKNOWN', 'SENT', 'UNDELIVERED', 'DELIVERED', 'READ']);
