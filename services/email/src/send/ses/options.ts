import { z } from 'zod';

import { mailParty } from '../mail-party';
import { parseTopicArn } from './sns-topic';

const fields = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, e.g. eu-central-1'),
  credentials: z
    .enum(['KEYS', 'CHAIN'])
    .default('KEYS')
    .describe('KEYS: those given here. CHAIN: those that the AWS SDK finds for a pod, task or machine, renewed before they end'),
  accessKeyId: z.string().min(1).optional(),
  secretAccessKey: z.string().min(1).optional().describe('Of an identity that may ses:SendEmail and nothing else'),
  sessionToken: z.string().min(1).optional(),
  from: mailParty.describe('A verified identity'),
  replyTo: mailParty.optional(),
  configurationSet: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be letters, digits, underscores and dashes')
    .optional()
    .describe('Its event destination, an SNS topic, is what receipts come from'),
  topicArn: z
    .string()
    .refine((arn) => parseTopicArn(arn) !== undefined, 'must be an SNS topic, arn:aws:sns:<region>:<account>:<name>')
    .optional()
    .describe('The one topic whose notifications are taken and whose subscription is confirmed. Without it: no receipts'),
  replayWindowSeconds: z
    .int()
    .min(60)
    .max(86_400)
    .default(4_200)
    .describe('How old a notification may be. SNS repeats one that was not taken for an hour at the most'),
  contactList: z
    .strictObject({ name: z.string().min(1), topic: z.string().min(1).optional() })
    .optional()
    .describe('SES adds unsubscribe links and headers for it'),
  engagementMeansRead: z
    .boolean()
    .default(false)
    .describe('Takes an open or a click for READ. Weak evidence: mail programs and scanners open mails that nobody reads'),
  baseUrl: z.url({ protocol: /^https?$/ }).optional().describe('Default: https://email.<region>.amazonaws.com'),
});

/** What an `ses` entry of the providers file may say. */
export const sesOptions = fields
  .refine(({ credentials, accessKeyId, secretAccessKey }) => credentials === 'CHAIN' || (accessKeyId !== undefined && secretAccessKey !== undefined), {
    path: ['credentials'],
    error: 'must be CHAIN where accessKeyId or secretAccessKey is missing',
  })
  .refine(({ credentials, ...keys }) => credentials === 'KEYS' || [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken].every((key) => key === undefined), {
    path: ['credentials'],
    error: 'must be KEYS where a key is given',
  });

export type SesOptions = z.output<typeof sesOptions>;
