import { createPublicKey, type KeyObject } from 'node:crypto';

import { z } from 'zod';

import { mailParty } from '../mail-party';

/** SendGrid shows it as base64 in one line; PEM is the same with its two lines around. */
const verificationKey = z.string().transform((text, context): KeyObject => {
  const key = readKey(text);
  if (key?.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  context.addIssue({ code: 'custom', message: 'must be the verification key that SendGrid shows: an ECDSA P-256 public key in base64 or PEM' });
  return z.NEVER;
});

function readKey(text: string): KeyObject | undefined {
  try {
    const base64 = text.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, '').replace(/\s/g, '');
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** What a `sendgrid` entry of the providers file may say. */
export const sendgridOptions = z.strictObject({
  apiKey: z.string().min(1).describe('Needs the permission Mail Send and no other'),
  from: mailParty.describe('A verified sender, or of an authenticated domain'),
  replyTo: mailParty.optional(),
  webhookKey: verificationKey
    .optional()
    .describe('Verification key of the signed event webhook. Without it nothing is believed that is posted: no receipts'),
  replayWindowSeconds: z
    .int()
    .min(60)
    .max(7 * 86_400)
    .default(90_000)
    .describe('How old a signed post may be. SendGrid repeats one that was not taken for 24 hours'),
  ipPool: z.string().min(2).max(64).optional(),
  unsubscribeGroup: z.int().min(1).optional().describe('ASM group id'),
  openTracking: z.boolean().default(false),
  clickTracking: z.boolean().default(false).describe('Rewrites links'),
  engagementMeansRead: z
    .boolean()
    .default(false)
    .describe('Takes an open or a click for READ. Weak evidence: mail programs and scanners open mails that nobody reads'),
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.sendgrid.com').describe('https://api.eu.sendgrid.com for the EU'),
});

export type SendgridOptions = z.output<typeof sendgridOptions>;
