import { type MailParty } from '../mail-party';
import { type SendgridOptions } from './options';

/** The custom argument that brings the attempt id back with every event. */
export const ATTEMPT_ARGUMENT = 'switchback_attempt';

export interface Mail {
  readonly attemptId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

type MailOptions = Pick<SendgridOptions, 'from' | 'replyTo' | 'ipPool' | 'unsubscribeGroup' | 'openTracking' | 'clickTracking'>;

/**
 * The body of a v3 mail/send request, for one person. What SendGrid would add by itself is told off, whatever the account's settings say.
 * Source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
 */
export function mailBody(mail: Mail, options: MailOptions): string {
  const { clickTracking, from, ipPool, openTracking, replyTo, unsubscribeGroup } = options;
  return JSON.stringify({
    personalizations: [{ to: [{ email: mail.to }], custom_args: { [ATTEMPT_ARGUMENT]: mail.attemptId } }],
    from: party(from),
    reply_to: replyTo === undefined ? undefined : party(replyTo),
    subject: mail.subject,
    content: contents(mail),
    // So that out-of-office programs stay silent (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    ip_pool_name: ipPool,
    asm: unsubscribeGroup === undefined ? undefined : { group_id: unsubscribeGroup },
    tracking_settings: {
      open_tracking: { enable: openTracking },
      click_tracking: { enable: clickTracking, enable_text: false },
      subscription_tracking: { enable: false },
      ganalytics: { enable: false },
    },
  });
}

function party({ name, address }: MailParty): { email: string; name: string | undefined } {
  return { email: address, name };
}

/** In the order of RFC 1341: plain text first. SendGrid refuses an empty part. */
function contents({ text, html }: Mail): { type: string; value: string }[] {
  const parts = [
    { type: 'text/plain', value: text },
    { type: 'text/html', value: html ?? '' },
  ];
  return parts.filter(({ value }) => value !== '');
}
