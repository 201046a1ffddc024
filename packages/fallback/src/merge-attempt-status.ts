import { type AttemptStatus } from './message-state';

/**
 * How much a status says. UNKNOWN says only that no answer came, so any definite word replaces it; positive evidence beats
 * negative, whatever the order of arrival; among negative finals the first one stands.
 */
const RANK = {
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
} as const satisfies Record<AttemptStatus, number>;

/** The status of an attempt after one more report about it. Reports may repeat and may come in any order. */
export function mergeAttemptStatus(current: AttemptStatus, reported: AttemptStatus): AttemptStatus {
  return RANK[reported] > RANK[current] ? reported : current;
}
