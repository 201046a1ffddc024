import { classifyReply, type SmtpStage } from './classify-reply';

type Row = [SmtpStage, number, string | undefined, ReturnType<typeof classifyReply>];

// By RFC 5321 (reply codes), RFC 3463 and the IANA registry of enhanced status codes, and what large receivers answer (their postmaster pages).
const rows: Row[] = [
  ['SESSION', 421, '4.3.2', 'TRANSIENT'],
  ['SESSION', 554, '5.7.1', 'CONFIG'],
  ['SESSION', 554, undefined, 'CONFIG'],
  ['AUTH', 535, '5.7.8', 'CONFIG'],
  ['AUTH', 535, undefined, 'CONFIG'],
  ['AUTH', 534, '5.7.9', 'CONFIG'],
  ['AUTH', 454, '4.7.0', 'TRANSIENT'],
  ['MAIL', 530, '5.7.0', 'CONFIG'],
  ['MAIL', 550, '5.1.1', 'CONFIG'],
  ['MAIL', 553, '5.1.7', 'CONFIG'],
  ['MAIL', 550, '5.1.8', 'CONFIG'],
  ['MAIL', 552, '5.3.4', 'POLICY'],
  ['MAIL', 452, '4.3.1', 'TRANSIENT'],
  ['RCPT', 550, '5.1.1', 'RECIPIENT_PERMANENT'],
  ['RCPT', 550, undefined, 'RECIPIENT_PERMANENT'],
  ['RCPT', 550, '5.1.2', 'RECIPIENT_PERMANENT'],
  ['RCPT', 501, '5.1.3', 'RECIPIENT_PERMANENT'],
  ['RCPT', 501, undefined, 'RECIPIENT_PERMANENT'],
  ['RCPT', 551, '5.1.6', 'RECIPIENT_PERMANENT'],
  ['RCPT', 556, '5.1.10', 'RECIPIENT_PERMANENT'],
  ['RCPT', 556, undefined, 'RECIPIENT_PERMANENT'],
  ['RCPT', 550, '5.2.1', 'RECIPIENT_PERMANENT'],
  ['RCPT', 550, '5.7.17', 'RECIPIENT_PERMANENT'],
  ['RCPT', 552, '5.2.2', 'RECIPIENT_TEMPORARY'],
  ['RCPT', 552, undefined, 'RECIPIENT_TEMPORARY'],
  ['RCPT', 550, '5.4.1', 'RECIPIENT_TEMPORARY'],
  ['RCPT', 554, '5.4.4', 'RECIPIENT_TEMPORARY'],
  ['RCPT', 450, '4.2.1', 'TRANSIENT'],
  ['RCPT', 451, '4.7.1', 'TRANSIENT'],
  ['RCPT', 452, '4.2.2', 'TRANSIENT'],
  ['RCPT', 550, '5.7.1', 'POLICY'],
  ['RCPT', 554, '5.7.1', 'POLICY'],
  ['RCPT', 554, undefined, 'POLICY'],
  ['RCPT', 530, '5.7.1', 'CONFIG'],
  ['RCPT', 503, '5.5.1', 'CONFIG'],
  ['RCPT', 550, '5.5.0', 'RECIPIENT_PERMANENT'],
  ['RCPT', 599, '5.9.9', 'POLICY'],
  ['DATA', 451, '4.3.0', 'TRANSIENT'],
  ['DATA', 421, undefined, 'TRANSIENT'],
  ['DATA', 552, '5.3.4', 'POLICY'],
  ['DATA', 552, '5.2.2', 'RECIPIENT_TEMPORARY'],
  ['DATA', 552, undefined, 'POLICY'],
  ['DATA', 554, '5.6.0', 'POLICY'],
  ['DATA', 550, undefined, 'POLICY'],
  ['DATA', 550, '5.7.1', 'POLICY'],
  ['DATA', 550, '5.7.26', 'CONFIG'],
  ['DATA', 550, '5.7.28', 'POLICY'],
  ['RCPT', 550, '5.7.29', 'POLICY'],
  ['RCPT', 550, '5.7.30', 'POLICY'],
  ['RCPT', 550, '5.7.19', 'POLICY'],
  ['RCPT', 550, '5.6.8', 'POLICY'],
  ['RCPT', 550, '5.1.0', 'RECIPIENT_PERMANENT'],
  ['RCPT', 554, '5.1.0', 'POLICY'],
  ['DATA', 554, undefined, 'POLICY'],
  ['DATA', 550, '5.1.1', 'RECIPIENT_PERMANENT'],
];

describe('classifyReply', () => {
  it.each(rows)('%s answered with %p %p is %p', (stage, code, enhanced, expected) => {
    expect(classifyReply({ stage, code, enhanced })).toBe(expected);
  });
});
