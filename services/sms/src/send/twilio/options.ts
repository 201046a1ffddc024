import { messagingServiceSid, twilioAccount } from '@switchback/twilio';
import { z } from 'zod';

/** What a `twilio` entry of the SMS service's providers file may say. */
export const twilioOptions = z
  .strictObject({
    ...twilioAccount,
    from: z.string().min(1).optional().describe('Sending number (E.164), short code or alphanumeric sender'),
    messagingServiceSid: messagingServiceSid.optional(),
  })
  .refine((options) => (options.from === undefined) !== (options.messagingServiceSid === undefined), {
    error: 'give either from or messagingServiceSid',
    path: ['from'],
  });

export type TwilioOptions = z.output<typeof twilioOptions>;
