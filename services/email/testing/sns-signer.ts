import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import { madeCertificate } from '@switchback/testing';

import { snsMessage, stringToSign } from '../src/send/ses/sns-message';

export const TOPIC_ARN = 'arn:aws:sns:eu-central-1:123456789012:ses-events';
export const CERTIFICATE_URL = `https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-${'0'.repeat(32)}.pem`;
const DAY_MS = 86_400_000;

/** Signs messages as SNS does, with a key and a certificate of its own. */
export class SnsSigner {
  readonly privateKey: KeyObject = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  readonly certificate: string;

  /** `now`: milliseconds since the epoch, of its messages and around which its certificate is valid. */
  constructor(private readonly now: () => number = Date.now) {
    const [from, until] = [new Date(now() - DAY_MS), new Date(now() + DAY_MS)];
    this.certificate = madeCertificate({ commonName: 'sns.amazonaws.com', from, until, privateKey: this.privateKey });
  }

  /** A notification with this Message, as SNS posts it; with other fields where they are given, all of it signed. */
  message(content: string, changes: Readonly<Record<string, string>> = {}): string {
    const fields = {
      Type: 'Notification',
      MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
      TopicArn: TOPIC_ARN,
      Subject: 'Amazon SES Email Event Notification',
      Message: content,
      Timestamp: new Date(this.now()).toISOString(),
      SignatureVersion: '2',
      Signature: '',
      SigningCertURL: CERTIFICATE_URL,
      ...changes,
    };
    const algorithm = fields.SignatureVersion === '1' ? 'sha1' : 'sha256';
    const Signature = sign(algorithm, Buffer.from(stringToSign(snsMessage.parse(fields))), this.privateKey).toString('base64');
    return JSON.stringify({ ...fields, Signature });
  }
}

/** The request that brings it. */
export function posted(body: string, headers: Readonly<Record<string, string>> = {}) {
  return {
    method: 'POST',
    url: 'https://email.example.org/receipts/ses',
    query: {},
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-topic-arn': TOPIC_ARN,
      ...headers,
    },
    body: Buffer.from(body),
  };
}
