import { type AttemptState, type AttemptStatus } from './message-state';
import { type SuccessStatus } from './policy';

/** The provider proved that the recipient has it. */
export function isDelivered(status: AttemptStatus): boolean {
  return status === 'DELIVERED' || status === 'READ';
}

/** Whether an attempt's status is the evidence that its step asks for, or better. */
export function reaches(status: AttemptStatus, success: SuccessStatus): boolean {
  switch (success) {
    case 'SENT':
      return status === 'SENT' || isDelivered(status);
    case 'DELIVERED':
      return isDelivered(status);
    case 'READ':
      return status === 'READ';
  }
}

/** Whether the recipient may have got it, or may still get it, so far as the engine knows. */
export function isHandedOver(attempt: AttemptState): boolean {
  switch (attempt.status) {
    case 'QUEUED':
    case 'REJECTED':
      return false;
    case 'EXPIRED':
    case 'CANCELED':
      return attempt.handedOffAt !== undefined;
    case 'SENDING':
    case 'UNKNOWN':
    case 'SENT':
    case 'UNDELIVERED':
    case 'DELIVERED':
    case 'READ':
      return true;
  }
}

/** Whether a status alone shows that the provider call was made and not refused. */
export function provesHandOff(status: AttemptStatus): boolean {
  switch (status) {
    case 'UNKNOWN':
    case 'SENT':
    case 'UNDELIVERED':
    case 'DELIVERED':
    case 'READ':
      return true;
    case 'QUEUED':
    case 'SENDING':
    case 'REJECTED':
    case 'EXPIRED':
    case 'CANCELED':
      return false;
  }
}

/** A withdrawal was asked for and neither an answer nor other word of the attempt has come. */
export function isWithdrawalPending(attempt: AttemptState): boolean {
  return attempt.status === 'QUEUED' && attempt.withdrawal !== undefined;
}
