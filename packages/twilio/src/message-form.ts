/** Twilio keeps a message in its queue between 1 s and 10 h: https://www.twilio.com/docs/api/errors/90007. */
const LONGEST_VALIDITY_SECONDS = 36_000;

/** What every create request says beside sender and content. */
export interface MessageEnvelope {
  readonly attemptId: string;
  /** As Twilio writes addresses of the channel. */
  readonly to: string;
  readonly validitySeconds: number;
  /** Where Twilio posts status callbacks, as the outside calls it. */
  readonly receiptUrl: string;
}

/**
 * The form of a create request, without sender and content. The status callback carries the attempt id, so that a receipt finds its
 * attempt even when the create call was never answered.
 * Source: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export function envelopeForm({ attemptId, receiptUrl, to, validitySeconds }: MessageEnvelope): URLSearchParams {
  return new URLSearchParams({
    To: to,
    StatusCallback: `${receiptUrl}?attempt=${encodeURIComponent(attemptId)}`,
    ValidityPeriod: String(Math.min(Math.max(Math.floor(validitySeconds), 1), LONGEST_VALIDITY_SECONDS)),
  });
}
