import { type ErrorClass } from '@switchback/fallback';

export type RefusalClass = Exclude<ErrorClass, 'AMBIGUOUS' | 'OPTED_OUT' | 'RECIPIENT_TEMPORARY'>;

/**
 * Which field of the request SendGrid found wrong, and what that means. The first pattern that fits decides.
 * Source: the parameter errors of https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors
 */
const FIELDS: readonly (readonly [RegExp, RefusalClass])[] = [
  [/^personalizations(\.\d+)?\.to\b/, 'RECIPIENT_PERMANENT'], // the address is none
  [/^(from|reply_to)\b/, 'CONFIG'],
  [/^(asm|ip_pool_name|tracking_settings|mail_settings|template_id|batch_id|categories|custom_args|headers)\b/, 'CONFIG'],
  [/^personalizations\b/, 'CONFIG'],
  [/^(subject|content)\b/, 'POLICY'], // what this message says
];

/**
 * What a refusal by v3 mail/send means for the message. Pure. `field` as SendGrid named it, `httpStatus` of the reply.
 * Source: https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses
 */
export function classifyRefusal(httpStatus: number, field: string | undefined): RefusalClass {
  switch (httpStatus) {
    case 408:
    case 429: // too many requests
    case 503: // the API is not available
      return 'TRANSIENT';
    case 400:
      return FIELDS.find(([pattern]) => field !== undefined && pattern.test(field))?.[1] ?? 'POLICY';
    case 413: // more than 30 MB
    case 422:
      return 'POLICY';
    case 401: // key wrong or revoked; also: maximum credits exceeded
    case 403: // sender not verified, key without permission, account blocked
    case 404:
    case 405:
    case 406:
    case 415:
      return 'CONFIG';
    default:
      // A redirect or an answer of another kind: the base URL does not lead to SendGrid's API.
      return httpStatus >= 300 && httpStatus < 400 ? 'CONFIG' : 'POLICY';
  }
}
