import { readEvent } from './read-event';

/** The events of https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event, with our custom argument. */
const event = (name: string, more: object = {}) => ({
  email: 'example@test.com',
  timestamp: 1513299569,
  'smtp-id': '<14c5d75ce93.dfd.64b469@ismtpd-555>',
  event: name,
  category: ['cat facts'],
  sg_event_id: 'sg_event_id',
  sg_message_id: 'q-Ab_1.filter0001.16648.5515E0B88.0',
  switchback_attempt: 'm1.0.1',
  ...more,
});
const correlation = { providerMessageId: 'q-Ab_1', attemptId: 'm1.0.1', occurredAt: 1_513_299_569_000 };
const bounce = (more: object) => event('bounce', { reason: '500 unknown recipient', status: '5.0.0', type: 'bounce', ...more });

describe('readEvent', () => {
  it.each([
    ['processed', event('processed'), { status: 'SENT' }],
    ['deferred', event('deferred', { response: '400 try again later', attempt: '5' }), { status: 'SENT', code: '400' }],
    ['deferred without a word', event('deferred'), { status: 'SENT' }],
    ['delivered', event('delivered', { response: '250 OK' }), { status: 'DELIVERED' }],
    ['bounce: no such user', bounce({ status: '5.1.1' }), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '5.1.1' }],
    ['bounce: status in the reason', bounce({ status: '', reason: '550 5.1.1 no' }), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '5.1.1' }],
    ['bounce without a status', bounce({ status: undefined, reason: undefined }), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: 'bounce' }],
    ['bounce: too late', bounce({ status: '4.4.7' }), { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '4.4.7' }],
    ['blocked: over quota', bounce({ type: 'blocked', status: '5.2.2' }), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '5.2.2' }],
    ['blocked: looks like spam', bounce({ type: 'blocked', status: '5.7.1' }), { status: 'UNDELIVERED', errorClass: 'POLICY', code: '5.7.1' }],
    ['blocked: the address is never blamed', bounce({ type: 'blocked', status: '5.1.1' }), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '5.1.1' }],
    ['blocked without a status', bounce({ type: 'blocked', status: undefined, reason: 'unable to get mx info' }), { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: 'blocked' }],
    ['dropped: bounced before', event('dropped', { reason: 'Bounced Address' }), { status: 'REJECTED', errorClass: 'RECIPIENT_PERMANENT', code: 'bounced_address' }],
    ['dropped: invalid', event('dropped', { reason: 'Invalid' }), { status: 'REJECTED', errorClass: 'RECIPIENT_PERMANENT', code: 'invalid_address' }],
    ['dropped: header', event('dropped', { reason: 'Invalid SMTPAPI header' }), { status: 'REJECTED', errorClass: 'CONFIG', code: 'invalid_smtpapi_header' }],
    ['dropped: unsubscribed', event('dropped', { reason: 'Unsubscribed Address' }), { status: 'REJECTED', errorClass: 'OPTED_OUT', code: 'unsubscribed_address' }],
    ['dropped: spam report', event('dropped', { reason: 'Spam Reporting Address' }), { status: 'REJECTED', errorClass: 'OPTED_OUT', code: 'spam_reporting_address' }],
    ['dropped: spam', event('dropped', { reason: 'Spam Content (if spam checker app enabled)' }), { status: 'REJECTED', errorClass: 'POLICY', code: 'spam_content' }],
    ['dropped: quota', event('dropped', { reason: 'Recipient List over Package Quota' }), { status: 'REJECTED', errorClass: 'CONFIG', code: 'over_quota' }],
    ['dropped: who knows', event('dropped', { reason: 'example@test.com' }), { status: 'REJECTED', errorClass: 'POLICY', code: 'dropped' }],
    ['dropped without a reason', event('dropped'), { status: 'REJECTED', errorClass: 'POLICY', code: 'dropped' }],
  ])('%s', (_name, given, told) => {
    expect(readEvent(given, false)).toEqual({ id: 'sg_event_id', receipt: { ...correlation, ...told } });
  });

  it.each([
    ['spamreport', 'OPT_OUT', 'SPAM_REPORT'],
    ['unsubscribe', 'OPT_OUT', 'UNSUBSCRIBE'],
    ['group_unsubscribe', 'OPT_OUT', 'UNSUBSCRIBE'],
    ['group_resubscribe', 'OPT_IN', 'UNSUBSCRIBE'],
  ])('%s is a person’s word: %s', (name, kind, via) => {
    expect(readEvent(event(name, { asm_group_id: 10 }), false)).toEqual({ id: 'sg_event_id', signal: { ...correlation, kind, via, address: 'example@test.com' } });
  });

  it.each([
    ['an open', event('open'), 'READ'],
    ['a click', event('click', { url: 'https://example.org/' }), 'READ'],
    ['an open by a machine', event('open', { sg_machine_open: true }), undefined],
  ])('takes %s for reading only where it was told to', (_name, given, status) => {
    expect(readEvent(given, false)).toBeUndefined();
    expect(readEvent(given, true)?.receipt?.status).toBe(status);
  });

  it.each([
    ['an unknown event', event('levitated')],
    ['an account event', { event: 'account_status_change', type: 'compliance_suspend', timestamp: 1 }],
    ['an event of a mail that is not ours to know', event('delivered', { sg_message_id: undefined, switchback_attempt: undefined })],
    ['no event', {}],
    ['null', null],
  ])('has nothing to say about %s', (_name, given) => {
    expect(readEvent(given, true)).toBeUndefined();
  });

  it('finds its attempt by either id', () => {
    expect(readEvent(event('delivered', { switchback_attempt: undefined }), false)?.receipt).not.toHaveProperty('attemptId');
    expect(readEvent(event('delivered', { sg_message_id: undefined }), false)?.receipt).toMatchObject({ providerMessageId: '', attemptId: 'm1.0.1' });
  });
});
