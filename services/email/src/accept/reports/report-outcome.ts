import { type ProviderReceipt } from '@switchback/channel';

import { classifyReply } from '../../send/smtp/classify-reply';
import { type RecipientReport } from './mail-report';
import { statusInWords } from './status-in-words';

export type ReportOutcome = Pick<ProviderReceipt, 'status' | 'errorClass' | 'code'>;

/**
 * What a report about a recipient means. Pure. RFC 3464, 2.3.3: relayed and expanded say that the mail left the world in which success is
 * reported, delayed that it is still being tried. A failure with a temporary status is one that outlasted the queue. A delivery at second hand is
 * the 250 of the next server, as Exim reports it, and proves no more than the first one's (docs/decisions/031).
 */
export function reportOutcome(report: RecipientReport): ReportOutcome {
  switch (report.action) {
    case 'delivered':
      return { status: report.bySecondHand === true ? 'SENT' : 'DELIVERED' };
    case 'relayed':
    case 'expanded':
      return { status: 'SENT' };
    case 'delayed':
      return { status: 'SENT', ...codeOf(cause(report)) };
    case 'failed':
      return failure(report);
  }
}

interface Cause {
  /** The last server's reply code; undefined where no server was reached, or none was quoted. */
  readonly reply: number | undefined;
  readonly enhanced: string | undefined;
  readonly words: string;
}

/** A status of x.0.0 says no more than its first digit; what the last server said then says more. */
function cause({ status, diagnostic = '' }: RecipientReport): Cause {
  const words = diagnostic.replace(/^\s*[\w-]+\s*;/, '').trim();
  const reply = /^([45]\d\d)\b/.exec(words)?.[1] ?? /: ([45]\d\d)[ -]/.exec(words)?.[1];
  const enhanced = vague(status) ? (statusInWords(words) ?? status) : status;
  return { reply: reply === undefined ? undefined : Number(reply), enhanced, words };
}

function vague(status: string | undefined): boolean {
  return status === undefined || /^\d\.0\.0$/.test(status);
}

function failure(report: RecipientReport): ReportOutcome {
  const found = cause(report);
  return { status: isTemporary(found) || found.enhanced?.endsWith('.4.7') === true ? 'EXPIRED' : 'UNDELIVERED', errorClass: errorClass(found), ...codeOf(found) };
}

function isTemporary({ reply, enhanced }: Cause): boolean {
  return vague(enhanced) && reply !== undefined ? reply < 500 : enhanced?.startsWith('4') === true;
}

/**
 * As a refusal at once would be classed. Which command was refused is known only where the words say so; without it a bare 550 is no proof that
 * the address leads nowhere, for spam is refused with it too.
 */
function errorClass({ reply, enhanced, words }: Cause): ProviderReceipt['errorClass'] & string {
  const stage = /\bRCPT TO\b/i.test(words) ? 'RCPT' : 'DATA';
  const code = reply === undefined || reply < 500 ? 554 : reply;
  if (!vague(enhanced)) return classifyReply({ stage, code, enhanced: `5${enhanced?.slice(1) ?? ''}` });
  if (reply === undefined || reply < 500) return 'RECIPIENT_TEMPORARY';
  return classifyReply({ stage, code, enhanced: undefined });
}

function codeOf({ reply, enhanced }: Cause): { code?: string } {
  const code = [reply, enhanced].filter((part) => part !== undefined).join(' ');
  return code === '' ? {} : { code };
}
