import { domainToASCII } from 'node:url';

import { type SendMailOptions } from 'nodemailer';

import { type FetchedAttachment } from '../attachments/fetch-attachments';
import { withAsciiDomain } from './ascii-domain';
import { attemptToken } from './attempt-token';
import { isMailbox } from './mailbox';
import { messageId } from './message-id';
import { type SmtpOptions } from './options';
import { unsubscribeHeaders } from './unsubscribe-headers';

export interface MailContent {
  readonly attemptId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly files?: readonly FetchedAttachment[];
}

/** Who sends, as far as it is not in the mail's content. */
export interface Sender extends Pick<SmtpOptions, 'from' | 'replyTo' | 'messageIdDomain' | 'signingKeys' | 'bounces' | 'unsubscribe'> {
  /** The provider's id: its return paths are no other's. */
  readonly provider: string;
  /** Where this mail's recipient can unsubscribe, an https URL; undefined when nobody can. */
  readonly unsubscribeUrl?: string;
}

export type ComposedMail =
  | { readonly composed: true; readonly messageId: string; readonly mail: SendMailOptions }
  | { readonly composed: false; readonly code: 'INVALID_ADDRESS' | 'INVALID_SUBJECT' | 'INVALID_ATTACHMENT' };

/**
 * Content as a mail. Pure. Whatever could start another header or name another recipient is refused and never repaired: a repaired
 * header is a message that nobody wrote.
 */
export function composeMail(content: MailContent, sender: Sender): ComposedMail {
  const to = isMailbox(content.to) ? withAsciiDomain(content.to) : undefined;
  if (to === undefined) return { composed: false, code: 'INVALID_ADDRESS' };
  if (/\p{Cc}/u.test(content.subject)) return { composed: false, code: 'INVALID_SUBJECT' };
  if (content.files?.some(({ name, mediaType, contentId = '' }) => /\p{Cc}/u.test(name + mediaType + contentId)) === true) return { composed: false, code: 'INVALID_ATTACHMENT' };
  const token = sender.bounces === undefined ? undefined : attemptToken(content.attemptId, { provider: sender.provider, keys: sender.signingKeys });
  const id = messageId(token ?? content.attemptId, sender.messageIdDomain ?? domainOf(sender.from.address));
  const mail: SendMailOptions = {
    from: mailbox(sender.from),
    to: mailbox({ address: content.to }),
    envelope: { from: returnPath(sender, token), to: [to] },
    subject: content.subject,
    text: content.text,
    messageId: `<${id}>`,
    // So that out-of-office programs stay silent (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(sender.unsubscribeUrl, sender.unsubscribe?.mailto) },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(content.html === undefined ? {} : { html: content.html }),
    ...(content.files === undefined ? {} : { attachments: content.files.map(attached) }),
    ...(sender.replyTo === undefined ? {} : { replyTo: mailbox(sender.replyTo) }),
  };
  return { composed: true, messageId: id, mail: { ...mail, ...reportRequest(sender, token) } };
}

function attached({ name, mediaType, contentId, content }: FetchedAttachment): NonNullable<SendMailOptions['attachments']>[number] {
  return { filename: name, contentType: mediaType, content, ...(contentId === undefined ? {} : { cid: contentId }) };
}

/** Where failures are told (RFC 5321, 4.4): an address for each attempt, so that a report is matched whatever its form. */
function returnPath({ bounces, from }: Sender, token: string | undefined): string {
  if (bounces === undefined) return withAsciiDomain(from.address) ?? from.address;
  return `${token === undefined ? 'bounces' : `b+${token}`}@${bounces.domain}`;
}

/** What the server is asked to report about the mail (RFC 3461), where it can. */
function reportRequest({ bounces }: Sender, token: string | undefined): Pick<SendMailOptions, 'dsn'> {
  if (bounces === undefined || token === undefined) return {};
  return { dsn: { id: token, return: 'headers', notify: bounces.successReports ? ['success', 'failure', 'delay'] : ['failure', 'delay'] } };
}

function mailbox({ name, address }: SmtpOptions['from']): { name: string; address: string } {
  return { name: name ?? '', address };
}

function domainOf(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1));
}
