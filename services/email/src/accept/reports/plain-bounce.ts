import { type RecipientReport } from './mail-report';

/** A bounce in words. */
export interface PlainBounce {
  readonly recipients: readonly RecipientReport[];
  /** Without the mail that it returns. */
  readonly words: string;
}

/**
 * Reads the bounces that programs wrote, and write, without a machine-readable part. Each form is known by the sentence that its program begins
 * with; what only looks like a bounce is not one.
 */
export function readPlainBounce(text: string, headers: ReadonlyMap<string, string>): PlainBounce | undefined {
  const lines = text.replace(/\r\n/g, '\n').trimStart();
  return qmail(lines) ?? exim(lines, headers) ?? exchange(lines) ?? domino(lines);
}

/** QSBMF, the qmail-send bounce message format (cr.yp.to/proto/qsbmf.txt): paragraphs, the first begins so, a break begins with a hyphen. */
function qmail(text: string): PlainBounce | undefined {
  if (!text.startsWith('Hi. This is the')) return undefined;
  const paragraphs = text.split(/\n{2,}/);
  const end = paragraphs.findIndex((paragraph) => paragraph.startsWith('-'));
  const words = end < 0 ? paragraphs : paragraphs.slice(0, end);
  const recipients = words.filter((paragraph) => paragraph.startsWith('<')).map((paragraph) => failed(paragraph.replace(/^<[^\n]*>:[ \t]*\n?/, '')));
  return recipients.length === 0 ? undefined : { recipients, words: words.join('\n\n') };
}

/** Exim before 4.70 and where its bounces are written by a template. */
function exim(text: string, headers: ReadonlyMap<string, string>): PlainBounce | undefined {
  const bounce = /^This message was created automatically by mail delivery software/.test(text) || headers.has('x-failed-recipients');
  if (!bounce) return undefined;
  const words = before(text, /^-{3,} ?(?:This is a copy of|The body of|the message)/im);
  const reason = words.replace(/^[\s\S]*?address(?:\(es\))? (?:failed|is|has|are)[^\n]*\n/, '');
  if (/could not be delivered to/.test(words)) return { recipients: [failed(reason)], words };
  if (/has not (?:yet )?been delivered|Delivery attempts will continue/.test(words)) return { recipients: [{ action: 'delayed', ...diagnostic(reason) }], words };
  return undefined;
}

/** Exchange 5.5 to 2003, when the recipient's server asked for plain text. */
function exchange(text: string): PlainBounce | undefined {
  if (!/^Your message\s+did not reach some or all of the intended recipients\./.test(text)) return undefined;
  const words = before(text, /^-{3,} ?(?:Original Message|Begin)/im);
  const [, reason] = /recipient\(s\) could not be reached:\s*\n([\s\S]*)/.exec(words) ?? [];
  return reason === undefined ? undefined : { recipients: [failed(reason)], words };
}

/** Lotus Domino. */
function domino(text: string): PlainBounce | undefined {
  const [words, reason] = /^Your message\s+Subject:[\s\S]*?\bwas not delivered to:\s[\s\S]*?\bbecause:\s*([\s\S]*?)(?:\n{2,}|$)/.exec(text) ?? [];
  return words === undefined || reason === undefined ? undefined : { recipients: [failed(reason)], words };
}

function failed(reason: string): RecipientReport {
  return { action: 'failed', ...diagnostic(reason) };
}

function diagnostic(reason: string): { diagnostic?: string } {
  const text = reason.replace(/\s+/g, ' ').trim().slice(0, 1_000);
  return text === '' ? {} : { diagnostic: text };
}

function before(text: string, mark: RegExp): string {
  const at = text.search(mark);
  return at < 0 ? text : text.slice(0, at);
}
