import { envelopeForm, type MessageEnvelope } from '@switchback/twilio';

import { type TwilioOptions } from './options';

export interface Sms extends MessageEnvelope {
  readonly text: string;
}

/** The form of a create request for a text message. Source: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
export function messageForm(sms: Sms, sender: Pick<TwilioOptions, 'from' | 'messagingServiceSid'>): URLSearchParams {
  const form = envelopeForm(sms);
  form.set('Body', sms.text);
  if (sender.messagingServiceSid !== undefined) form.set('MessagingServiceSid', sender.messagingServiceSid);
  else if (sender.from !== undefined) form.set('From', sender.from);
  return form;
}
