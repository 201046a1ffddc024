import { type KeyObject, verify } from 'node:crypto';

import { z } from 'zod';

const signed = {
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
};

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export const snsMessage = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), Subject: z.string().nullish(), ...signed }),
  z.object({ Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']), Token: z.string(), SubscribeURL: z.string(), ...signed }),
]);

export type SnsMessage = z.output<typeof snsMessage>;

/**
 * Whether the holder of this key signed the message: RSA with SHA-1 (version 1) or SHA-256 (version 2) over its fields, in the order of their
 * names. Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 */
export function isSignedBy(key: KeyObject, message: SnsMessage): boolean {
  const algorithm = message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
  return verify(algorithm, Buffer.from(stringToSign(message)), key, Buffer.from(message.Signature, 'base64'));
}

/** Public for specs, which sign with keys of their own. */
export function stringToSign(message: SnsMessage): string {
  return fields(message)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('');
}

function fields(message: SnsMessage): readonly (readonly [string, string | null | undefined])[] {
  const { Message, MessageId, Timestamp, TopicArn, Type } = message;
  const ends = [['Timestamp', Timestamp]] as const;
  const topic = [['TopicArn', TopicArn], ['Type', Type]] as const;
  const begins = [['Message', Message], ['MessageId', MessageId]] as const;
  switch (message.Type) {
    case 'Notification':
      return [...begins, ['Subject', message.Subject], ...ends, ...topic];
    case 'SubscriptionConfirmation':
    case 'UnsubscribeConfirmation':
      return [...begins, ['SubscribeURL', message.SubscribeURL], ...ends, ['Token', message.Token], ...topic];
  }
}
