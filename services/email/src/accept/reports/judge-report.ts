import { type ProviderReports } from '@switchback/channel';

import { readAttemptToken, type TokenKeys } from '../../send/smtp/attempt-token';
import { type MailReport } from './mail-report';
import { reportOutcome } from './report-outcome';

/** What reports are counted as. */
export type CountedAs = 'DELIVERY_REPORT' | 'COMPLAINT' | 'OTHER_FEEDBACK' | 'OTHER_REPORT' | 'AUTOMATIC_REPLY' | 'UNREADABLE' | 'UNMATCHED';

export type ReportVerdict =
  | { readonly type: 'TAKE'; readonly countedAs: CountedAs; readonly reports: ProviderReports; readonly evidence: string }
  /** Taken from the sender and dropped: it is well-formed, and says nothing that we would act on. */
  | { readonly type: 'DROP'; readonly countedAs: CountedAs }
  | { readonly type: 'REFUSE'; readonly countedAs: CountedAs };

/**
 * What is to be done with a report. Pure. It concerns the attempt whose return path it came to, and no other, whatever is written in it; one that
 * came to a mailbox of the whole domain concerns the attempt whose token it quotes. Addresses in it are never used: anybody can write any.
 *
 * @param addressed the attempt whose return path it came to
 * @param now milliseconds since the epoch
 */
export function judgeReport(report: MailReport, addressed: string | undefined, keys: TokenKeys, now: number): ReportVerdict {
  switch (report.kind) {
    case 'UNREADABLE':
      return { type: 'REFUSE', countedAs: 'UNREADABLE' };
    case 'AUTOMATIC_REPLY':
    case 'OTHER_REPORT':
      return { type: 'DROP', countedAs: report.kind };
    case 'DELIVERY':
    case 'FEEDBACK': {
      const attemptId = addressed ?? quoted(report.clues, keys);
      if (attemptId === undefined) return { type: 'REFUSE', countedAs: 'UNMATCHED' };
      return take(report, attemptId, now);
    }
  }
}

function take(report: Extract<MailReport, { kind: 'DELIVERY' | 'FEEDBACK' }>, attemptId: string, now: number): ReportVerdict {
  if (report.kind === 'DELIVERY') {
    const receipts = report.recipients.map((recipient) => {
      const { lastAttemptAt } = recipient;
      const occurredAt = lastAttemptAt === undefined || lastAttemptAt > now ? {} : { occurredAt: lastAttemptAt };
      return { providerMessageId: '', attemptId, ...reportOutcome(recipient), ...occurredAt };
    });
    return { type: 'TAKE', countedAs: 'DELIVERY_REPORT', reports: { receipts }, evidence: report.evidence };
  }
  if (report.feedbackType !== 'abuse') return { type: 'DROP', countedAs: 'OTHER_FEEDBACK' };
  const signals = [{ kind: 'OPT_OUT', via: 'SPAM_REPORT', attemptId }] as const;
  return { type: 'TAKE', countedAs: 'COMPLAINT', reports: { receipts: [], signals }, evidence: report.evidence };
}

function quoted(clues: readonly string[], keys: TokenKeys): string | undefined {
  return clues.map((clue) => readAttemptToken(clue, keys)).find((attemptId) => attemptId !== undefined);
}
