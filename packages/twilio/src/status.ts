import { type AttemptStatus } from '@switchback/fallback';

const VALIDITY_PERIOD_EXPIRED = 30036;

/**
 * Twilio's message status in our words, by https://www.twilio.com/docs/messaging/api/message-resource#message-status-values.
 * Undefined for what is not a status of an outbound message (receiving, received) or is not known.
 */
export function attemptStatus(status: string, code: number | undefined): AttemptStatus | undefined {
  switch (status) {
    case 'accepted':
    case 'scheduled':
    case 'queued':
      return 'QUEUED';
    case 'sending':
      return 'SENDING';
    case 'sent':
    case 'partially_delivered':
      return 'SENT';
    case 'delivered':
      return 'DELIVERED';
    case 'read':
      return 'READ';
    case 'undelivered':
      return 'UNDELIVERED';
    case 'failed':
      return code === VALIDITY_PERIOD_EXPIRED ? 'EXPIRED' : 'REJECTED';
    case 'canceled':
      return 'CANCELED';
    default:
      return undefined;
  }
}
