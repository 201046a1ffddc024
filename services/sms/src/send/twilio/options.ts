import { messagingServiceSid, twilioAccount } from '@switchback/twilio';
import { z } from 'zod';

import { senderOptions } from '../sender';

/** What a `twilio` entry of the SMS service's providers file may say. */
export const twilioOptions = z
  .strictObject({
    ...twilioAccount,
    ...senderOptions,
    messagingServiceSid: messagingServiceSid.optional(),
  })
  .refine(({ from, messagingServiceSid: service, senders }) => [from, senders, service].filter((one) => one !== undefined).length === 1, {
    error: 'give one of from, senders and messagingServiceSid',
    path: ['from'],
    when: () => true,
  });

export type TwilioOptions = z.output<typeof twilioOptions>;
