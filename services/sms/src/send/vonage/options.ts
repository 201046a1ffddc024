import { createPrivateKey } from 'node:crypto';

import { z } from 'zod';

import { senderOptions } from '../sender';

function isRsaKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** What a `vonage` entry of the providers file may say. */
export const vonageOptions = z
  .strictObject({
    apiKey: z.string().min(1).describe('Of the account; every webhook names it'),
    apiSecret: z.string().min(1).optional().describe('Authenticates calls, unless there is an application'),
    application: z
      .strictObject({
        id: z.uuid(),
        privateKey: z.string().refine(isRsaKey, 'must be an RSA private key in PEM form'),
      })
      .optional()
      .describe('Authenticates calls as an application with a signed token'),
    signatureSecret: z.string().min(1).describe('Signs the webhooks'),
    webhookMaxAgeSeconds: z.int().min(60).max(604_800).default(86_400).describe('How old the signature of a webhook may be'),
    ...senderOptions,
    baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.nexmo.com'),
  })
  .refine((options) => (options.apiSecret === undefined) !== (options.application === undefined), {
    error: 'give one of apiSecret and application',
    path: ['apiSecret'],
    when: () => true,
  })
  .refine((options) => (options.from === undefined) !== (options.senders === undefined), {
    error: 'give one of from and senders',
    path: ['from'],
    when: () => true,
  });

export type VonageOptions = z.output<typeof vonageOptions>;
