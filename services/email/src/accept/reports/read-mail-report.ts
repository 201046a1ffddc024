import { type Attachment, type Email } from 'postal-mime';

import { isAutomaticReply } from './automatic-reply';
import { readDeliveryStatus } from './delivery-status';
import { readFields } from './header-fields';
import { type MailReport } from './mail-report';
import { readPlainBounce } from './plain-bounce';

const MAX_HEADER_BYTES = 128 * 1024;
const MAX_NESTING = 10;
/** As much of the returned mail as can hold its header. */
const RETURNED_CHARACTERS = 64 * 1024;
/** Longer than any token of ours. */
const LONGEST_LOCAL_PART = 320;

/** Reads a mail that came to a return path. Never throws: what cannot be read is UNREADABLE. */
export async function readMailReport(raw: Uint8Array): Promise<MailReport> {
  const mail = await parse(raw);
  if (mail === undefined) return { kind: 'UNREADABLE' };
  const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
  return deliveryReport(mail) ?? feedbackReport(mail) ?? plainReport(mail, headers) ?? other(headers);
}

async function parse(raw: Uint8Array): Promise<Email | undefined> {
  const { default: PostalMime } = await import('postal-mime');
  const limits = { maxHeadersSize: MAX_HEADER_BYTES, maxNestingDepth: MAX_NESTING };
  return PostalMime.parse(raw, { ...limits, forceRfc822Attachments: true, attachmentEncoding: 'utf8' }).catch(() => undefined);
}

function deliveryReport(mail: Email): MailReport | undefined {
  const text = partText(mail, ['message/delivery-status', 'message/global-delivery-status']);
  if (text === undefined) return undefined;
  const { recipients, envelopeId } = readDeliveryStatus(text);
  if (recipients.length === 0) return { kind: 'UNREADABLE' };
  return { kind: 'DELIVERY', recipients, clues: [...(envelopeId === undefined ? [] : [envelopeId]), ...returnedClues(mail)], evidence: text };
}

function feedbackReport(mail: Email): MailReport | undefined {
  const text = partText(mail, ['message/feedback-report']);
  if (text === undefined) return undefined;
  const fields = readFields(text);
  const feedbackType = fields.get('feedback-type')?.toLowerCase();
  if (feedbackType === undefined) return { kind: 'UNREADABLE' };
  const named = [fields.get('original-envelope-id') ?? '', localPart(fields.get('original-mail-from') ?? '')];
  return { kind: 'FEEDBACK', feedbackType, clues: [...named.filter((clue) => clue !== ''), ...returnedClues(mail)], evidence: text };
}

function plainReport(mail: Email, headers: ReadonlyMap<string, string>): MailReport | undefined {
  const text = mail.text ?? '';
  const bounce = readPlainBounce(text, headers);
  if (bounce === undefined) return undefined;
  const copy = text.slice(bounce.words.length).match(/^(?:Message-ID|Return-Path):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim)?.slice(0, 20) ?? [];
  return { kind: 'DELIVERY', recipients: bounce.recipients, clues: [...cluesOf(copy.join('\n')), ...returnedClues(mail)], evidence: bounce.words };
}

function other(headers: ReadonlyMap<string, string>): MailReport {
  const type = headers.get('content-type') ?? '';
  if (/^multipart\/report\b/i.test(type)) return { kind: /report-type="?(?:delivery-status|feedback-report)\b/i.test(type) ? 'UNREADABLE' : 'OTHER_REPORT' };
  return { kind: isAutomaticReply(headers) ? 'AUTOMATIC_REPLY' : 'UNREADABLE' };
}

/** What the returned mail, or its header, says of where it came from. */
function returnedClues(mail: Email): string[] {
  return cluesOf((partText(mail, ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers']) ?? '').slice(0, RETURNED_CHARACTERS));
}

function cluesOf(header: string): string[] {
  const fields = readFields(header);
  return [fields.get('message-id'), fields.get('return-path')].map((value) => localPart(value ?? '')).filter((clue) => clue !== '');
}

/** Of `<left@right>`, the left; without the prefix of our return paths. Anybody may send it, of any length: it is searched from the @ back. */
function localPart(address: string): string {
  const at = address.indexOf('@');
  if (at < 1) return '';
  const [local = ''] = /[^<>\s]*$/.exec(address.slice(Math.max(0, at - LONGEST_LOCAL_PART), at)) ?? [];
  return local.replace(/^b\+/i, '');
}

function partText(mail: Email, types: readonly string[]): string | undefined {
  const content = mail.attachments.find(({ mimeType }: Attachment) => types.includes(mimeType))?.content;
  return typeof content === 'string' ? content : undefined;
}
