import { messagingServiceSid, twilioAccount } from '@switchback/twilio';
import { z } from 'zod';

import { windowOption } from '../conversation-window';

const contentSid = z.string().regex(/^HX[0-9a-fA-F]{32}$/, 'must be a content SID: HX and 32 hexadecimal digits');

/** What a `twilio` entry of the WhatsApp service's providers file may say. */
export const twilioOptions = z
  .strictObject({
    ...twilioAccount,
    from: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'must be a WhatsApp sender: a number (E.164)')
      .optional(),
    messagingServiceSid: messagingServiceSid.optional(),
    templates: z
      .array(z.strictObject({ name: z.string().min(1), language: z.string().min(1), contentSid }))
      .default([])
      .describe('Twilio’s content SIDs of the templates that messages name'),
    window: windowOption,
  })
  .refine((options) => (options.from === undefined) !== (options.messagingServiceSid === undefined), {
    error: 'give one of from and messagingServiceSid',
    path: ['from'],
    when: () => true,
  });

export type TwilioOptions = z.output<typeof twilioOptions>;
