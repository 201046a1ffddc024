import { z } from 'zod';

const accountFields = z.strictObject({
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be an account SID: AC and 32 hexadecimal digits'),
  authToken: z.string().min(1).describe('Signs the callbacks; also authenticates calls when no API key is given'),
  apiKey: z.strictObject({ sid: z.string().min(1), secret: z.string().min(1) }).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.twilio.com'),
});

/** The fields of a providers file entry that say whose account it is. */
export const twilioAccount = accountFields.shape;
export type TwilioAccount = z.output<typeof accountFields>;

/** Says whom a message comes from, where a channel has no sender of its own. */
export const messagingServiceSid = z.string().regex(/^MG[0-9a-fA-F]{32}$/, 'must be a messaging service SID: MG and 32 hexadecimal digits');
