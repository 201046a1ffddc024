import { envelopeForm, type MessageEnvelope } from '@switchback/twilio';

export interface Sms extends MessageEnvelope {
  readonly text: string;
}

/** Who sends: one of our senders, or the messaging service, which chooses. */
export type Origin = { readonly from: string } | { readonly messagingServiceSid: string };

/** The form of a create request for a text message. Source: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
export function messageForm(sms: Sms, origin: Origin): URLSearchParams {
  const form = envelopeForm(sms);
  form.set('Body', sms.text);
  if ('from' in origin) form.set('From', origin.from);
  else form.set('MessagingServiceSid', origin.messagingServiceSid);
  return form;
}
