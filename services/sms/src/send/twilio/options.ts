import { z } from 'zod';

/** What a `twilio` entry of the providers file may say. */
export const twilioOptions = z
  .strictObject({
    accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'an account SID: AC and 32 hexadecimal digits'),
    authToken: z.string().min(1).describe('Signs the callbacks; also authenticates calls when no API key is given'),
    apiKey: z.strictObject({ sid: z.string().min(1), secret: z.string().min(1) }).optional(),
    from: z.string().min(1).optional().describe('Sending number (E.164), short code or alphanumeric sender'),
    messagingServiceSid: z
      .string()
      .regex(/^MG[0-9a-fA-F]{32}$/, 'a messaging service SID: MG and 32 hexadecimal digits')
      .optional(),
    baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.twilio.com'),
  })
  .refine((options) => (options.from === undefined) !== (options.messagingServiceSid === undefined), {
    error: 'give either from or messagingServiceSid',
    path: ['from'],
  });

export type TwilioOptions = z.output<typeof twilioOptions>;
