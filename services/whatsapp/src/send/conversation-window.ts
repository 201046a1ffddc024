import { type ConversationWindow } from '@switchback/channel';
import { z } from 'zod';

/** Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages, customer service windows. */
const DURATION_MS = 24 * 3_600_000;

/** `window` of a providers file entry. */
export const windowOption = z
  .enum(['enforce', 'observe'])
  .default('observe')
  .describe('Free text outside of the 24 hours after the person wrote: refused without a call always, or once it is certain that we would have heard');

/** WhatsApp's rule, which is the same by whichever provider a message goes. */
export function conversationWindow(option: z.output<typeof windowOption>): ConversationWindow {
  return { durationMs: DURATION_MS, enforce: option === 'enforce' };
}
