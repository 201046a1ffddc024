import { httpProviderContract, type ReceiptFixtures } from '@switchback/channel/testing';

import { sesOptions } from './options';
import { SesProvider } from './ses-provider';
import { bounce, complaint, delivery, deliveryDelay, MESSAGE_ID, sesEvent, subscription } from '../../../testing/ses-events';
import { CERTIFICATE_URL, posted, SnsSigner, TOPIC_ARN } from '../../../testing/sns-signer';

const signer = new SnsSigner();
const stranger = new SnsSigner();
const account = { region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', from: { address: 'shop@example.org' }, configurationSet: 'events', topicArn: TOPIC_ARN };

const refusal = (status: number, type: string, message = 'text') => ({ status, headers: { 'x-amzn-errortype': type }, body: JSON.stringify({ message }) });
const post = (event: unknown, changes: Readonly<Record<string, string>> = {}) => posted(signer.message(typeof event === 'string' ? event : JSON.stringify(event), changes));
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();
/** One field changed after it was signed. */
const tampered = (name: string, value: string) => posted(JSON.stringify({ ...JSON.parse(signer.message(JSON.stringify(delivery()))), [name]: value }));

const receipt = { providerMessageId: MESSAGE_ID, attemptId: 'message.0.1' };
const address = 'recipient@example.com';

function fixtures(): ReceiptFixtures {
  return {
    signatureIn: 'BODY',
    signed: (content) => post(content),
    valid: [
      { name: 'Send', request: post(sesEvent('Send', { send: {} })), expected: [{ ...receipt, status: 'SENT' }] },
      { name: 'DeliveryDelay', request: post(deliveryDelay()), expected: [{ ...receipt, status: 'SENT', code: 'TransientCommunicationFailure' }] },
      { name: 'Delivery', request: post(delivery()), expected: [{ ...receipt, status: 'DELIVERED' }] },
      { name: 'Delivery, signed by version 1', request: post(delivery(), { SignatureVersion: '1' }), expected: [{ ...receipt, status: 'DELIVERED' }] },
      { name: 'Bounce', request: post(bounce('Permanent', 'General')), expected: [{ ...receipt, status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT' }] },
      { name: 'Bounce, too late', request: post(bounce('Transient', 'CustomTimeoutExceeded')), expected: [{ ...receipt, status: 'EXPIRED' }] },
      { name: 'Reject', request: post(sesEvent('Reject', { reject: { reason: 'Bad content' } })), expected: [{ ...receipt, status: 'REJECTED', errorClass: 'POLICY' }] },
      { name: 'Complaint', request: post(complaint()), expected: [], signals: [{ kind: 'OPT_OUT', via: 'SPAM_REPORT', address, attemptId: 'message.0.1' }] },
      { name: 'Subscription', request: post(subscription([true, 'OptOut'], [false, 'OptIn'])), expected: [], signals: [{ kind: 'OPT_OUT', via: 'UNSUBSCRIBE', address }] },
      { name: 'repeated for an hour', request: post(delivery(), { Timestamp: ago(3_600) }), expected: [{ ...receipt, status: 'DELIVERED' }] },
    ],
    forged: [
      { name: 'an event without SNS', request: posted(JSON.stringify(delivery())) },
      { name: 'not signed', request: tampered('Signature', '') },
      { name: 'signed by another', request: posted(stranger.message(JSON.stringify(delivery()))) },
      { name: 'another message', request: tampered('Message', JSON.stringify(bounce('Permanent', 'General'))) },
      { name: 'another time', request: tampered('Timestamp', ago(1)) },
      { name: 'another topic', request: post(delivery(), { TopicArn: 'arn:aws:sns:eu-central-1:123456789012:other' }) },
      { name: 'a certificate from elsewhere', request: post(delivery(), { SigningCertURL: 'https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-0.pem' }) },
      { name: 'a confirmation of another’s', request: post('text', { Type: 'SubscriptionConfirmation', Token: '1', SubscribeURL: 'https://evil.example/' }) },
    ],
    stale: [
      { name: 'long ago', request: post(delivery(), { Timestamp: ago(5_000) }) },
      { name: 'still to come', request: post(delivery(), { Timestamp: ago(-3_600) }) },
      { name: 'at no time', request: post(delivery(), { Timestamp: 'now' }) },
    ],
    malformed: [
      { name: 'a text', request: post('Successfully validated SNS topic for Amazon SES event publishing.') },
      { name: 'an unknown event', request: post(sesEvent('Levitation')) },
      { name: 'an event of no mail', request: post({ eventType: 'Delivery' }) },
    ],
  };
}

httpProviderContract({
  name: 'ses',
  create: (baseUrl) =>
    new SesProvider('ses', sesOptions.parse({ ...account, baseUrl }), async ({ href }) => (href === CERTIFICATE_URL ? { status: 200, body: signer.certificate } : { status: 404, body: '' })),
  request: {
    attemptId: 'message.0.1',
    messageId: 'message',
    customerId: 'cus_1',
    call: 1,
    address: 'someone@example.org',
    content: { channel: 'EMAIL', subject: 'Hello', text: 'Hello' },
    validitySeconds: 60,
  },
  taken: { status: 200, body: JSON.stringify({ MessageId: MESSAGE_ID }) },
  refusals: {
    TRANSIENT: refusal(429, 'TooManyRequestsException'),
    RECIPIENT_PERMANENT: refusal(400, 'BadRequestException', 'Domain contains illegal character'),
    POLICY: refusal(400, 'MessageRejected'),
    CONFIG: refusal(400, 'SendingPausedException'),
  },
  throttled: refusal(429, 'TooManyRequestsException'),
  failure: refusal(503, 'ServiceUnavailableException'),
  receipts: fixtures,
});
