import { type AttemptStatus, type MessageStatus } from '@switchback/fallback';

/** The design's words about statuses, written down apart from the engine, so that a mistake there is not shared by its judges. */
export const FINAL: ReadonlySet<MessageStatus> = new Set<MessageStatus>(['DELIVERED', 'READ', 'FAILED', 'EXPIRED', 'CANCELED', 'STOPPED']);

/** A status that customers were told is followed by higher ones only. */
export const MESSAGE_RANK: Readonly<Record<MessageStatus, number>> = {
  ACCEPTED: 0,
  SCHEDULED: 1,
  IN_PROGRESS: 2,
  FAILED: 3,
  EXPIRED: 3,
  DELIVERED: 4,
  READ: 5,
  CANCELED: 6,
  STOPPED: 6,
};

/** Evidence about an attempt is replaced by higher evidence only. */
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

export function isDelivered(status: AttemptStatus): boolean {
  return status === 'DELIVERED' || status === 'READ';
}
