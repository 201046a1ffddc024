import { type AttemptStatus, type ErrorClass } from '@switchback/fallback';

/** Where one part of a message stands. */
export interface PartStanding {
  readonly status: AttemptStatus;
  readonly errorClass?: ErrorClass | undefined;
  readonly code?: string | undefined;
}

/**
 * What is known of a message by its parts: it failed when one of them did, it was delivered when all of them were, and it was read when
 * all of them were; until then it is SENT. Parts that are not known count as not delivered.
 */
export function statusOfParts(known: readonly PartStanding[], parts: number): PartStanding {
  const failed = known.find(({ status }) => hasFailed(status));
  if (failed !== undefined) return failed;
  if (known.length < parts) return { status: 'SENT' };
  if (known.every(({ status }) => status === 'READ')) return { status: 'READ' };
  return { status: known.every(({ status }) => status === 'DELIVERED' || status === 'READ') ? 'DELIVERED' : 'SENT' };
}

function hasFailed(status: AttemptStatus): boolean {
  switch (status) {
    case 'UNDELIVERED':
    case 'REJECTED':
    case 'EXPIRED':
    case 'CANCELED':
      return true;
    case 'QUEUED':
    case 'SENDING':
    case 'SENT':
    case 'DELIVERED':
    case 'READ':
    case 'UNKNOWN':
      return false;
  }
}
