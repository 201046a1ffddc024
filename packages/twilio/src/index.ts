export { messagingServiceSid, twilioAccount, type TwilioAccount } from './account';
export { envelopeForm, type MessageEnvelope } from './message-form';
export { MessagesClient } from './messages-client';
export { readCallback } from './read-callback';
export { CALLBACK_HEAD } from './signed-parameters';
