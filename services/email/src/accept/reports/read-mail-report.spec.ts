import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type MailReport } from './mail-report';
import { readMailReport } from './read-mail-report';
import { reportOutcome } from './report-outcome';

const fixture = (name: string): Buffer => Buffer.from(readFileSync(join(__dirname, 'fixtures', name), 'utf8').replace(/\n/g, '\r\n'));
const outcomes = (report: MailReport): unknown[] => (report.kind === 'DELIVERY' ? report.recipients.map(reportOutcome) : []);

// What the report says, in our words, and where a token of ours was looked for.
const rows: readonly [string, readonly object[], readonly string[]][] = [
  ['rfc3464-simple.eml', [{ status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code: '426 4.0.0' }], []],
  [
    'rfc3464-recipients.eml',
    [
      { status: 'UNDELIVERED', errorClass: 'POLICY', code: '550 5.0.0' },
      { status: 'SENT', code: '4.0.0' },
      { status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.1.1' },
    ],
    [],
  ],
  ['rfc3464-gateway.eml', [{ status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '5.0.0' }], []],
  ['rfc3464-delayed.eml', [{ status: 'SENT', code: '4.0.0' }], []],
  ['postfix.eml', [{ status: 'UNDELIVERED', errorClass: 'POLICY', code: '550 5.7.1' }], ['returned-envelope', 'returned-id', 'returned-path']],
  ['qmail.eml', [{ status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '5.1.1' }], ['returned-id', 'returned-path']],
  ['exim-plain.eml', [{ status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '552 5.2.2' }], ['returned-id', 'returned-path']],
  ['exim-delay-plain.eml', [{ status: 'SENT' }], []],
  ['exchange-5.5.eml', [{ status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '5.1.1' }], []],
  ['exchange-2003.eml', [{ status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '5.2.2' }], []],
  ['domino.eml', [{ status: 'UNDELIVERED', errorClass: 'RECIPIENT_PERMANENT', code: '5.1.1' }], []],
];

describe('readMailReport', () => {
  it.each(rows)('reads %s', async (name, expected, clues) => {
    const report = await readMailReport(fixture(name));
    expect({ kind: report.kind, outcomes: outcomes(report) }).toEqual({ kind: 'DELIVERY', outcomes: expected });
    expect('clues' in report && report.clues).toEqual(clues);
  });

  it('reads a complaint, and where the mail came from', async () => {
    expect(await readMailReport(fixture('rfc5965-abuse.eml'))).toMatchObject({
      kind: 'FEEDBACK',
      feedbackType: 'abuse',
      clues: ['somespammer', '8787KJKJ3K4J3K4J3K4J3.mail'],
    });
  });

  it.each([
    ['away.eml', 'AUTOMATIC_REPLY'],
    ['read-receipt.eml', 'OTHER_REPORT'],
  ])('takes %s for no bounce', async (name, kind) => {
    expect(await readMailReport(fixture(name))).toEqual({ kind });
  });

  it('keeps nothing of the mail that came back', async () => {
    for (const name of [...rows.map(([file]) => file), 'rfc5965-abuse.eml']) {
      const report = await readMailReport(fixture(name));
      expect({ name, evidence: 'evidence' in report ? report.evidence : '' }).toEqual({ name, evidence: expect.not.stringMatching(/123456|Spam Spam|returned-id/) });
      expect('evidence' in report && report.evidence.length).toBeGreaterThan(0);
    }
  });

  it('is quick about a field as long as a mail may be', async () => {
    const field = 'x'.repeat(250_000);
    const mail = `Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Mail-From: ${field}\r\n`;
    expect(await readMailReport(Buffer.from(mail))).toMatchObject({ kind: 'FEEDBACK', clues: [] });
  });

  it('reads a report whose returned mail was cut off', async () => {
    const whole = fixture('postfix.eml');
    const report = await readMailReport(whole.subarray(0, whole.indexOf('Subject: Your code')));
    expect(outcomes(report)).toMatchObject([{ status: 'UNDELIVERED' }]);
    expect(report).toMatchObject({ clues: ['returned-envelope', 'returned-path'] });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['bytes', Buffer.from(Array.from({ length: 4_096 }, (_, n) => (n * 7) % 256))],
    ['a letter', Buffer.from('Subject: Hello\r\n\r\nWhere is my order? Your last mail was not delivered to: me, because: of you.\r\n')],
    ['a report without recipients', Buffer.from('Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n')],
    ['an action that there is not', Buffer.from('Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822;a@b\r\nAction: eaten\r\nStatus: 5.1.1\r\n')],
    ['feedback without a type', Buffer.from('Content-Type: message/feedback-report\r\n\r\nVersion: 1\r\n')],
    ['endless nesting', Buffer.from(Array.from({ length: 2_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join(''))],
    ['an endless header', Buffer.from(`X: ${'y'.repeat(200_000)}\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n`)],
  ])('cannot read %s', async (_name, raw) => {
    expect(await readMailReport(raw)).toEqual({ kind: 'UNREADABLE' });
  });
});
