import { type TwilioOptions } from './options';

/** Twilio keeps a message in its queue between 1 s and 10 h: https://www.twilio.com/docs/api/errors/90007. */
const LONGEST_VALIDITY_SECONDS = 36_000;

export interface Sms {
  readonly attemptId: string;
  readonly to: string;
  readonly text: string;
  readonly validitySeconds: number;
}

/**
 * The form of a message create request. The status callback carries the attempt id, so that a receipt finds its attempt even when the
 * create call was never answered. Source: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export function messageForm(sms: Sms, sender: Pick<TwilioOptions, 'from' | 'messagingServiceSid'>, receiptUrl: string): string {
  const form = new URLSearchParams({ To: sms.to, Body: sms.text });
  if (sender.messagingServiceSid !== undefined) form.set('MessagingServiceSid', sender.messagingServiceSid);
  else if (sender.from !== undefined) form.set('From', sender.from);
  form.set('StatusCallback', `${receiptUrl}?attempt=${encodeURIComponent(sms.attemptId)}`);
  form.set('ValidityPeriod', String(Math.min(Math.max(Math.floor(sms.validitySeconds), 1), LONGEST_VALIDITY_SECONDS)));
  return form.toString();
}
