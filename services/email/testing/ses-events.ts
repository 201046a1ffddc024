/**
 * Events in the form of https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html: its fields and its
 * values, without the headers of the mail and with our tag.
 */
export const MESSAGE_ID = 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000';

const mail = (attemptId: string) => ({
  timestamp: '2017-08-05T00:40:02.012Z',
  source: 'Sender Name <sender@example.com>',
  sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/sender@example.com',
  sendingAccountId: '123456789012',
  messageId: MESSAGE_ID,
  destination: ['recipient@example.com'],
  headersTruncated: false,
  tags: {
    'ses:configuration-set': ['ConfigSet'],
    'ses:source-ip': ['192.0.2.0'],
    'ses:from-domain': ['example.com'],
    'ses:caller-identity': ['ses_user'],
    switchback_attempt: [Buffer.from(attemptId).toString('base64url')],
  },
});

/** An event of this type with its own part; `attemptId` of its mail. */
export function sesEvent(eventType: string, part: object = {}, attemptId = 'message.0.1'): Record<string, unknown> {
  return { eventType, mail: mail(attemptId), ...part };
}

export const bounce = (bounceType: string, bounceSubType: string, recipient: object = { action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }) =>
  sesEvent('Bounce', {
    bounce: {
      bounceType,
      bounceSubType,
      bouncedRecipients: [{ emailAddress: 'recipient@example.com', ...recipient }],
      timestamp: '2017-08-05T00:41:02.669Z',
      feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
      reportingMTA: 'dsn; mta.example.com',
    },
  });

export const complaint = (more: object = {}) =>
  sesEvent('Complaint', {
    complaint: {
      complainedRecipients: [{ emailAddress: 'recipient@example.com' }],
      timestamp: '2017-08-05T00:41:02.669Z',
      feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
      userAgent: 'Mozilla/5.0',
      complaintFeedbackType: 'abuse',
      arrivalDate: '2017-08-05T00:41:02.669Z',
      ...more,
    },
  });

export const delivery = () =>
  sesEvent('Delivery', {
    delivery: {
      timestamp: '2016-10-19T23:21:04.133Z',
      processingTimeMillis: 11_893,
      recipients: ['recipient@example.com'],
      smtpResponse: '250 2.6.0 Message received',
      remoteMtaIp: '123.456.789.012',
      reportingMTA: 'mta.example.com',
    },
  });

export const deliveryDelay = () =>
  sesEvent('DeliveryDelay', {
    deliveryDelay: {
      timestamp: '2020-06-16T00:25:40.095Z',
      delayType: 'TransientCommunicationFailure',
      expirationTime: '2020-06-16T00:25:40.914Z',
      delayedRecipients: [{ emailAddress: 'recipient@example.com', status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host' }],
    },
  });

const topics = (unsubscribeAll: boolean, subscriptionStatus: string) => ({ unsubscribeAll, topicSubscriptionStatus: [{ topicName: 'ExampleTopicName', subscriptionStatus }] });

export const subscription = (now: [boolean, string], before: [boolean, string]) =>
  sesEvent('Subscription', {
    subscription: { contactList: 'ContactListName', timestamp: '2022-01-12T01:00:17.910Z', source: 'UnsubscribeHeader', newTopicPreferences: topics(...now), oldTopicPreferences: topics(...before) },
  });
