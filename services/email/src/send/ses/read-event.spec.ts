import { readEvent } from './read-event';
import { bounce, complaint, delivery, deliveryDelay, MESSAGE_ID, sesEvent, subscription } from '../../../testing/ses-events';

const ids = { providerMessageId: MESSAGE_ID, attemptId: 'message.0.1' };
const at = (time: string) => ({ ...ids, occurredAt: Date.parse(time) });
const BOUNCED = at('2017-08-05T00:41:02.669Z');
const noWords = { status: undefined, diagnosticCode: undefined };

describe('readEvent', () => {
  it.each([
    ['Send', sesEvent('Send', { send: {} }), { ...ids, status: 'SENT' }],
    ['Delivery', delivery(), { ...at('2016-10-19T23:21:04.133Z'), status: 'DELIVERED' }],
    ['DeliveryDelay', deliveryDelay(), { ...at('2020-06-16T00:25:40.095Z'), status: 'SENT', code: 'TransientCommunicationFailure' }],
    ['Reject', sesEvent('Reject', { reject: { reason: 'Bad content' } }), { ...ids, status: 'REJECTED', errorClass: 'POLICY', code: 'Reject' }],
    ['Rendering Failure', sesEvent('Rendering Failure', { failure: { errorMessage: 'text', templateName: 'MyTemplate' } }), { ...ids, status: 'REJECTED', errorClass: 'CONFIG', code: 'RenderingFailure' }],
    ['Bounce without event publishing', { ...bounce('Permanent', 'General'), eventType: undefined, notificationType: 'Bounce' }, { ...BOUNCED, status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '5.1.1' }],
  ])('%s', (_name, event, receipt) => {
    expect(readEvent(event, false)).toEqual({ receipts: [receipt] });
  });

  it.each([
    ['Permanent', 'General', {}, 'UNDELIVERED', 'RECIPIENT_PERMANENT', '5.1.1'],
    ['Permanent', 'General', noWords, 'UNDELIVERED', 'RECIPIENT_PERMANENT', 'Permanent/General'],
    ['Permanent', 'General', { status: '5.7.1', diagnosticCode: 'smtp; 550 5.7.1 spam' }, 'UNDELIVERED', 'POLICY', '5.7.1'],
    ['Permanent', 'NoEmail', noWords, 'UNDELIVERED', 'RECIPIENT_PERMANENT', 'Permanent/NoEmail'],
    ['Permanent', 'Suppressed', noWords, 'UNDELIVERED', 'RECIPIENT_PERMANENT', 'Permanent/Suppressed'],
    ['Permanent', 'OnAccountSuppressionList', noWords, 'UNDELIVERED', 'RECIPIENT_PERMANENT', 'Permanent/OnAccountSuppressionList'],
    ['Permanent', 'OnTenantSuppressionList', noWords, 'UNDELIVERED', 'RECIPIENT_PERMANENT', 'Permanent/OnTenantSuppressionList'],
    ['Permanent', 'EmailValidationSuppressed', {}, 'UNDELIVERED', 'RECIPIENT_TEMPORARY', '5.1.1'],
    ['Permanent', 'UnsubscribedRecipient', noWords, 'UNDELIVERED', 'OPTED_OUT', 'Permanent/UnsubscribedRecipient'],
    ['Transient', 'General', noWords, 'UNDELIVERED', 'RECIPIENT_TEMPORARY', 'Transient/General'],
    ['Transient', 'General', {}, 'UNDELIVERED', 'RECIPIENT_TEMPORARY', '5.1.1'],
    ['Transient', 'General', { status: '4.4.7', diagnosticCode: 'smtp; 550 4.4.7 expired' }, 'EXPIRED', 'RECIPIENT_TEMPORARY', '4.4.7'],
    ['Transient', 'MailboxFull', { status: '5.2.2' }, 'UNDELIVERED', 'RECIPIENT_TEMPORARY', '5.2.2'],
    ['Transient', 'MessageTooLarge', noWords, 'UNDELIVERED', 'POLICY', 'Transient/MessageTooLarge'],
    ['Transient', 'ContentRejected', noWords, 'UNDELIVERED', 'POLICY', 'Transient/ContentRejected'],
    ['Transient', 'AttachmentRejected', noWords, 'UNDELIVERED', 'POLICY', 'Transient/AttachmentRejected'],
    ['Transient', 'CustomTimeoutExceeded', noWords, 'EXPIRED', 'RECIPIENT_TEMPORARY', 'Transient/CustomTimeoutExceeded'],
    ['Undetermined', 'Undetermined', noWords, 'UNDELIVERED', 'RECIPIENT_TEMPORARY', 'Undetermined/Undetermined'],
    ['New', 'recipient@example.com', noWords, 'UNDELIVERED', 'RECIPIENT_TEMPORARY', 'Bounce'],
  ])('Bounce %s/%s %p', (type, subtype, words, status, errorClass, code) => {
    const recipient = { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown', ...words };
    expect(readEvent(bounce(type, subtype, recipient), false)).toEqual({ receipts: [{ ...BOUNCED, status, errorClass, code }] });
  });

  const optOut = (via: string, time: string) => ({ ...at(time), kind: 'OPT_OUT', via, address: 'recipient@example.com' });

  it('takes a complaint for a spam report', () => {
    expect(readEvent(complaint(), false)).toEqual({ receipts: [], signals: [optOut('SPAM_REPORT', '2017-08-05T00:41:02.669Z')] });
  });

  it.each(['OnAccountSuppressionList', 'OnTenantSuppressionList'])('knows that a mail was not sent because of an earlier complaint: %s', (complaintSubType) => {
    expect(readEvent(complaint({ complaintSubType }), false)).toEqual({
      receipts: [{ ...BOUNCED, status: 'REJECTED', errorClass: 'OPTED_OUT', code: complaintSubType }],
      signals: [optOut('SPAM_REPORT', '2017-08-05T00:41:02.669Z')],
    });
  });

  it('takes no complaint from a person who says that it is no spam', () => {
    expect(readEvent(complaint({ complaintFeedbackType: 'not-spam' }), false)).toEqual({ receipts: [] });
  });

  it.each<[string, [boolean, string], [boolean, string], string | undefined]>([
    ['from all', [true, 'OptOut'], [false, 'OptOut'], 'OPT_OUT'],
    ['from one topic', [false, 'OptOut'], [false, 'OptIn'], 'OPT_OUT'],
    ['back to all', [false, 'OptIn'], [true, 'OptIn'], 'OPT_IN'],
    ['back to one topic', [false, 'OptIn'], [false, 'OptOut'], 'OPT_IN'],
    ['nowhere', [false, 'OptIn'], [false, 'OptIn'], undefined],
  ])('Subscription %s', (_name, now, before, kind) => {
    const [signal] = readEvent(subscription(now, before), false).signals ?? [];
    expect(signal).toEqual(kind && { ...optOut('UNSUBSCRIBE', '2022-01-12T01:00:17.910Z'), kind });
  });

  it.each(['Open', 'Click'])('takes %s for reading only where it was told to', (type) => {
    const event = sesEvent(type, { [type.toLowerCase()]: { timestamp: '2017-08-09T22:00:19.652Z' } });
    expect(readEvent(event, false)).toEqual({ receipts: [] });
    expect(readEvent(event, true)).toEqual({ receipts: [{ ...at('2017-08-09T22:00:19.652Z'), status: 'READ' }] });
  });

  it.each([
    ['an unknown event', sesEvent('Levitation')],
    ['an event of no mail', { eventType: 'Delivery' }],
    ['what SNS sends to try a topic', undefined],
    ['null', null],
  ])('has nothing to say about %s', (_name, given) => {
    expect(readEvent(given, true)).toEqual({ receipts: [] });
  });

  it('knows the mail by its id alone when a tag is missing or not ours', () => {
    for (const tags of [undefined, { switchback_attempt: ['not.base64url'] }]) {
      const event = delivery();
      expect(readEvent({ ...event, mail: { messageId: MESSAGE_ID, tags } }, false).receipts).toEqual([
        { providerMessageId: MESSAGE_ID, status: 'DELIVERED', occurredAt: Date.parse('2016-10-19T23:21:04.133Z') },
      ]);
    }
  });
});
