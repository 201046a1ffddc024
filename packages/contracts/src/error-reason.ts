/** Domain of every `google.rpc.ErrorInfo` that Switchback answers with. */
export const ERROR_DOMAIN = 'switchback.dev';

/** Why a call failed: the closed list that docs/errors.md explains. Reasons are added, never renamed. */
export const ERROR_REASONS = [
  'API_KEY_MISSING',
  'API_KEY_INVALID',
  'API_KEY_EXPIRED',
  'API_KEY_REVOKED',
  'CUSTOMER_SUSPENDED',
  'PERMISSION_DENIED',
  'INVALID_FIELDS',
  'MALFORMED_REQUEST',
  'REQUEST_TOO_LARGE',
  'PAGE_TOKEN_INVALID',
  'NO_USABLE_ADDRESS',
  'REQUEST_ID_REUSED',
  'POLICY_EXISTS',
  'POLICY_NOT_FOUND',
  'ETAG_MISMATCH',
  'MESSAGE_NOT_FOUND',
  'ATTEMPT_NOT_FOUND',
  'SUPPRESSION_NOT_FOUND',
  'CUSTOMER_EXISTS',
  'CUSTOMER_NOT_FOUND',
  'API_KEY_NOT_FOUND',
  'PROVIDER_NOT_FOUND',
  'METHOD_NOT_FOUND',
  'RATE_LIMITED',
  'OVERLOADED',
  'TEMPORARILY_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'CANCELED',
  'INTERNAL',
] as const;

export type ErrorReason = (typeof ERROR_REASONS)[number];

const known: ReadonlySet<string> = new Set(ERROR_REASONS);

/** Whether a reason read from the wire is one that this version knows. */
export function isErrorReason(reason: string): reason is ErrorReason {
  return known.has(reason);
}
