import { type RecipientReport } from './mail-report';
import { reportOutcome, type ReportOutcome } from './report-outcome';

// By RFC 3464, 2.3.3 (actions), RFC 3463 and the IANA registry (codes), and what Postfix, Exim, Exchange Online and Gmail write.
const rows: readonly [RecipientReport['action'], string | undefined, string | undefined, ReportOutcome][] = [
  ['delivered', '2.0.0', undefined, { status: 'DELIVERED' }],
  ['delivered', undefined, undefined, { status: 'DELIVERED' }],
  ['relayed', '2.0.0', undefined, { status: 'SENT' }],
  ['expanded', '2.0.0', undefined, { status: 'SENT' }],
  ['delayed', '4.4.1', undefined, { status: 'SENT', code: '4.4.1' }],
  ['failed', '5.1.1', 'smtp; 550 5.1.1 No such user', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.1.1' }],
  ['failed', '5.1.1', undefined, { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '5.1.1' }],
  ['failed', '5.1.10', 'smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.1.10' }],
  ['failed', '5.2.1', 'smtp; 550 5.2.1 disabled', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.2.1' }],
  ['failed', '5.2.2', 'smtp; 552 5.2.2 over quota', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '552 5.2.2' }],
  ['failed', '5.3.4', 'smtp; 552 5.3.4 too big', { status: 'UNDELIVERED', errorClass: 'POLICY', code: '552 5.3.4' }],
  ['failed', '5.4.4', 'X-Postfix; Host or domain name not found', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '5.4.4' }],
  ['failed', '5.7.1', 'smtp; 550 5.7.1 refused', { status: 'UNDELIVERED', errorClass: 'POLICY', code: '550 5.7.1' }],
  ['failed', '5.7.26', 'smtp; 550-5.7.26 not authenticated', { status: 'UNDELIVERED', errorClass: 'CONFIG', code: '550 5.7.26' }],
  ['failed', '5.0.0', 'smtp; 550-5.1.1 The account does not exist', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.1.1' }],
  ['failed', '5.0.0', 'smtp; 550 User unknown', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.1.1' }],
  ['failed', '5.0.0', 'smtp; 550 go away', { status: 'UNDELIVERED', errorClass: 'POLICY', code: '550 5.0.0' }],
  ['failed', '5.0.0', 'x; host mx said: 550 go away (in reply to RCPT TO command)', { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.0.0' }],
  ['failed', '5.0.0', undefined, { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '5.0.0' }],
  ['failed', undefined, undefined, { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY' }],
  ['failed', '4.4.7', undefined, { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '4.4.7' }],
  ['failed', '5.4.7', undefined, { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '5.4.7' }],
  ['failed', '4.4.1', 'X-Postfix; connect to mx[192.0.2.7]:25: Connection timed out', { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '4.4.1' }],
  ['failed', '4.2.2', 'smtp; 452 4.2.2 over quota', { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '452 4.2.2' }],
  ['failed', '4.7.1', 'smtp; 451 4.7.1 greylisted', { status: 'EXPIRED', errorClass: 'POLICY', code: '451 4.7.1' }],
  ['failed', '5.0.0', 'smtp; 451 try again', { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '451 5.0.0' }],
  ['failed', '5.0.0', 'x; retry timeout exceeded', { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '4.4.7' }],
];

describe('reportOutcome', () => {
  it.each(rows)('%s, %s, %j', (action, status, diagnostic, expected) => {
    expect(reportOutcome({ action, ...(status === undefined ? {} : { status }), ...(diagnostic === undefined ? {} : { diagnostic }) })).toEqual(expected);
  });

  it('does not take the next server’s 250 for a delivery', () => {
    expect(reportOutcome({ action: 'delivered', status: '2.0.0', diagnostic: 'smtp; 250 Ok', bySecondHand: true })).toEqual({ status: 'SENT' });
  });
});
