import { type FinalStatus, type MessageStatus } from './message-state';

/** Whether a message with this status is settled. A final status can only be improved by later evidence. */
export function isFinal(status: MessageStatus): status is FinalStatus {
  switch (status) {
    case 'ACCEPTED':
    case 'SCHEDULED':
    case 'IN_PROGRESS':
      return false;
    case 'DELIVERED':
    case 'READ':
    case 'FAILED':
    case 'EXPIRED':
    case 'CANCELED':
    case 'STOPPED':
      return true;
  }
}
