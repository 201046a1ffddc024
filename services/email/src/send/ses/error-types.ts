import { type ErrorClass } from '@switchback/fallback';

export type SesErrorClass = Exclude<ErrorClass, 'AMBIGUOUS' | 'OPTED_OUT' | 'RECIPIENT_TEMPORARY'>;

/**
 * Error types of SendEmail and of AWS's APIs in general, by class. The suffix `Exception` is left out.
 * Sources: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors and
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html
 */
const TYPES = {
  // The same request may succeed a little later.
  TRANSIENT: [
    'TooManyRequests', // the account's sending rate
    'Throttling',
    'ThrottlingException',
    'RequestThrottled',
    'SlowDown',
    'ServiceUnavailable',
    'RequestTimeout',
    'RequestTimeTooSkewed',
  ],
  // This message may not go this way; another channel may take it.
  POLICY: [
    'MessageRejected', // its content is not accepted
    'BadRequest',
    'Validation',
    'RequestEntityTooLarge',
  ],
  // Our account, identity or request is set up wrongly, or its quota is used up: another provider may take it, and someone must look.
  CONFIG: [
    'AccountSuspended', // sending is restricted for good
    'SendingPaused', // of the account or the configuration set
    'LimitExceeded', // the sending quota of 24 hours
    'MailFromDomainNotVerified',
    'NotFound', // no such configuration set, contact list or template
    'AccessDenied',
    'NotAuthorized',
    'OptInRequired',
    'UnrecognizedClient',
    'InvalidClientTokenId',
    'InvalidSignature',
    'SignatureDoesNotMatch',
    'IncompleteSignature',
    'MissingAuthenticationToken',
    'ExpiredToken',
    'RequestExpired',
    'InvalidAction',
    'MalformedQueryString',
    'UnknownOperation',
  ],
} as const satisfies Partial<Record<SesErrorClass, readonly string[]>>;

const each = (errorClass: keyof typeof TYPES): (readonly [string, SesErrorClass])[] => TYPES[errorClass].map((type) => [type, errorClass]);

const CLASS_BY_TYPE: ReadonlyMap<string, SesErrorClass> = new Map([...each('TRANSIENT'), ...each('POLICY'), ...each('CONFIG')]);

/** The class of a documented error type; undefined for one that was not documented when this was written. */
export function documentedClass(type: string): SesErrorClass | undefined {
  return CLASS_BY_TYPE.get(type) ?? CLASS_BY_TYPE.get(type.replace(/Exception$/, ''));
}
