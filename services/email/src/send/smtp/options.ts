import { z } from 'zod';

import { isMailbox } from './mailbox';

const mailbox = z.strictObject({
  name: z
    .string()
    .refine((name) => !/\p{Cc}/u.test(name), 'no control characters')
    .optional(),
  address: z.string().refine((address) => isMailbox(address) && URL.canParse(`http://${address.slice(address.lastIndexOf('@') + 1)}`), 'an e-mail address'),
});

/** What an `smtp` entry of the providers file may say. */
export const smtpOptions = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  security: z
    .enum(['STARTTLS', 'TLS', 'NONE'])
    .default('STARTTLS')
    .describe('STARTTLS: upgraded or not sent at all. TLS: from the first byte, usually port 465. NONE: a loopback relay'),
  verifyCertificate: z.boolean().default(true),
  certificateAuthority: z.string().min(1).optional().describe('PEM, in place of the public ones'),
  auth: z.strictObject({ user: z.string().min(1), password: z.string().min(1) }).optional(),
  from: mailbox.describe('Who the mail is from'),
  replyTo: mailbox.optional(),
  messageIdDomain: z
    .string()
    .regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'a domain')
    .optional()
    .describe('Right side of Message-IDs. Default: the domain of from'),
  acceptedMeans: z
    .enum(['SENT', 'DELIVERED'])
    .default('SENT')
    .describe('What 250 after DATA proves. DELIVERED only when the server is itself where the recipients keep their mail'),
  maxConnections: z.int().min(1).max(100).default(5),
  maxMessagesPerConnection: z.int().min(1).default(1_000),
});

export type SmtpOptions = z.output<typeof smtpOptions>;
