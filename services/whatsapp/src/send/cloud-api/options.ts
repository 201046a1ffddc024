import { z } from 'zod';

import { windowOption } from '../conversation-window';

/** What a `whatsapp-cloud` entry of the providers file may say. */
export const cloudApiOptions = z.strictObject({
  phoneNumberId: z.string().regex(/^\d+$/, 'must be the id of the business phone number, digits in quotes'),
  accessToken: z.string().min(1),
  appSecret: z.string().min(1).describe('Signs the webhook'),
  verifyToken: z.string().min(1).describe('Repeated by Meta when the webhook is set up'),
  version: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must be a Graph API version, e.g. v23.0')
    .default('v23.0'),
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://graph.facebook.com'),
  previewUrls: z.boolean().default(false),
  window: windowOption,
});

export type CloudApiOptions = z.output<typeof cloudApiOptions>;
