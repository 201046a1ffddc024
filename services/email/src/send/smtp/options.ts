import { createPrivateKey } from 'node:crypto';
import { createSecureContext } from 'node:tls';

import { z } from 'zod';

import { withAsciiDomain } from './ascii-domain';
import { isMailbox } from './mailbox';

const mailbox = z.strictObject({
  name: z
    .string()
    .refine((name) => !/\p{Cc}/u.test(name), 'must have no control characters')
    .optional(),
  address: z.string().refine((address) => isMailbox(address) && withAsciiDomain(address) !== undefined, 'must be one bare e-mail address'),
});

const domain = z.string().regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'must be a domain, in its ASCII form');

const dkim = z.strictObject({
  domain,
  selector: domain,
  privateKey: z.string().refine(isSigningKey, 'must be an RSA key of at least 1024 bits, in PEM'),
});

const bounces = z.strictObject({
  listen: z
    .string()
    .regex(/^([^\s:]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, 'must be host:port, such as 0.0.0.0:2525')
    .describe('Where this service listens for bounces by SMTP, e.g. "0.0.0.0:2525"'),
  domain: domain.describe('Bounces come to b+<attempt>@<domain>; its MX must lead to the listener'),
  successReports: z
    .boolean()
    .default(false)
    .describe('Asks for a report of each delivery (NOTIFY=SUCCESS), for servers that are known to give them: its capabilities then say so'),
  tls: z
    .strictObject({ key: z.string(), certificate: z.string() })
    .refine(isCertificate, 'must be a key and its certificate, in PEM')
    .optional()
    .describe('PEM. With it the listener offers STARTTLS'),
  maxConnections: z.int().min(1).max(1_000).default(50),
});

const unsubscribe = z.strictObject({
  mailto: mailbox.shape.address.optional().describe('A second way, for programs that know no other; who reads it is up to you'),
});

/** What an `smtp` entry of the providers file may say. */
export const smtpOptions = z
  .strictObject({
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
    messageIdDomain: domain.optional().describe('Right side of Message-IDs. Default: the domain of from'),
    acceptedMeans: z
      .enum(['SENT', 'DELIVERED'])
      .default('SENT')
      .describe('What 250 after DATA proves. DELIVERED only when the server is itself where the recipients keep their mail'),
    signingKeys: z
      .array(z.string().min(32, 'must have at least 32 characters, for example from "openssl rand -hex 32"'))
      .default([])
      .describe('Secrets that return paths and unsubscribe links are proved by. The first signs, all are accepted'),
    dkim: dkim.optional(),
    bounces: bounces.optional(),
    unsubscribe: unsubscribe.optional(),
    maxConnections: z.int().min(1).max(100).default(5),
    maxMessagesPerConnection: z.int().min(1).default(1_000),
  })
  .refine(({ bounces, unsubscribe, signingKeys }) => signingKeys === undefined || signingKeys.length > 0 || (bounces ?? unsubscribe) === undefined, {
    path: ['signingKeys'],
    message: 'bounces and unsubscribe need a key: give at least one',
    when: () => true,
  });

export type SmtpOptions = z.output<typeof smtpOptions>;
export type BounceOptions = z.output<typeof bounces>;

/** nodemailer signs with rsa-sha256; RFC 8301 allows no shorter key. */
function isSigningKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 1_024;
  } catch {
    return false;
  }
}

function isCertificate({ key, certificate }: { key: string; certificate: string }): boolean {
  try {
    createSecureContext({ key, cert: certificate });
    return true;
  } catch {
    return false;
  }
}
