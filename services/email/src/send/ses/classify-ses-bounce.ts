import { type ErrorClass } from '@switchback/fallback';

import { type Bounce, classifyBounce } from '../classify-bounce';

/**
 * Bounce types and subtypes that say more than the mail server's words do.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-bounce-types
 * Not in the copies of it that the rows were compared with, and known from what users of SES write down of it: OnTenantSuppressionList,
 * EmailValidationSuppressed, UnsubscribedRecipient.
 */
const SUBTYPES: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ['Permanent/NoEmail', 'RECIPIENT_PERMANENT'], // the address is not in the bounce
  ['Permanent/Suppressed', 'RECIPIENT_PERMANENT'], // bounced lately for somebody; SES did not try
  ['Permanent/OnAccountSuppressionList', 'RECIPIENT_PERMANENT'],
  ['Permanent/OnTenantSuppressionList', 'RECIPIENT_PERMANENT'],
  ['Permanent/EmailValidationSuppressed', 'RECIPIENT_TEMPORARY'], // SES takes the address for bad by a threshold, and did not try
  ['Permanent/UnsubscribedRecipient', 'OPTED_OUT'],
  ['Transient/MailboxFull', 'RECIPIENT_TEMPORARY'],
  ['Transient/MessageTooLarge', 'POLICY'],
  ['Transient/ContentRejected', 'POLICY'],
  ['Transient/AttachmentRejected', 'POLICY'],
]);

/** What a bounce means for the message. Pure. Only a permanent one says anything against the address for good. */
export function classifySesBounce(type: string, subtype: string, recipient: { readonly status?: string | undefined; readonly diagnosticCode?: string | undefined }): {
  readonly status: Bounce['status'];
  readonly errorClass: ErrorClass;
  readonly code: string;
} {
  const kind = `${type}/${subtype}`;
  const said = classifyBounce(recipient.status, recipient.diagnosticCode);
  const code = said?.code ?? (/^[A-Za-z]{1,31}\/[A-Za-z]{0,31}$/.test(kind) ? kind : 'Bounce');
  if (kind === 'Transient/CustomTimeoutExceeded' || said?.status === 'EXPIRED') return { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code };
  const known = SUBTYPES.get(kind);
  if (known !== undefined) return { status: 'UNDELIVERED', errorClass: known, code };
  const lasting = type === 'Permanent';
  const errorClass = said?.errorClass ?? (lasting ? 'RECIPIENT_PERMANENT' : 'RECIPIENT_TEMPORARY');
  return { status: 'UNDELIVERED', errorClass: errorClass === 'RECIPIENT_PERMANENT' && !lasting ? 'RECIPIENT_TEMPORARY' : errorClass, code };
}
