import { type SendMailOptions } from 'nodemailer';

import { isMailbox } from './mailbox';
import { messageId } from './message-id';
import { type SmtpOptions } from './options';

export interface MailContent {
  readonly attemptId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export type ComposedMail =
  | { readonly composed: true; readonly messageId: string; readonly mail: SendMailOptions }
  | { readonly composed: false; readonly code: 'INVALID_ADDRESS' | 'INVALID_SUBJECT' };

/**
 * Content as a mail. Pure. Whatever could start another header or name another recipient is refused and never repaired: a repaired
 * header is a message that nobody wrote.
 */
export function composeMail(content: MailContent, options: Pick<SmtpOptions, 'from' | 'replyTo' | 'messageIdDomain'>): ComposedMail {
  if (!isMailbox(content.to)) return { composed: false, code: 'INVALID_ADDRESS' };
  if (/\p{Cc}/u.test(content.subject)) return { composed: false, code: 'INVALID_SUBJECT' };
  const id = messageId(content.attemptId, options.messageIdDomain ?? domainOf(options.from.address));
  const mail: SendMailOptions = {
    from: mailbox(options.from),
    to: mailbox({ address: content.to }),
    envelope: { from: options.from.address, to: [content.to] },
    subject: content.subject,
    text: content.text,
    messageId: `<${id}>`,
    // So that out-of-office programs stay silent (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(content.html === undefined ? {} : { html: content.html }),
    ...(options.replyTo === undefined ? {} : { replyTo: mailbox(options.replyTo) }),
  };
  return { composed: true, messageId: id, mail };
}

function mailbox({ name, address }: SmtpOptions['from']): { name: string; address: string } {
  return { name: name ?? '', address };
}

function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return new URL(`http://${domain}`).hostname;
}
