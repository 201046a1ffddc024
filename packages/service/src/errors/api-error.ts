import { status } from '@grpc/grpc-js';
import type { ErrorReason } from '@switchback/contracts';
import { toldViolations } from './told-violations';

export interface FieldProblem {
  /** Path of the field, e.g. "message.recipient.sms". */
  readonly field: string;
  /** What is wrong and what would be right; never the value. */
  readonly description: string;
}

export interface ApiErrorDetails {
  /** Of very many the first are told. */
  readonly fieldViolations?: readonly FieldProblem[];
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  /** What went wrong inside; logged, never sent. */
  readonly cause?: unknown;
}

/** The gRPC code that each reason is answered with. docs/errors.md explains them. */
export const CODE_OF_REASON = {
  API_KEY_MISSING: status.UNAUTHENTICATED,
  API_KEY_INVALID: status.UNAUTHENTICATED,
  API_KEY_EXPIRED: status.UNAUTHENTICATED,
  API_KEY_REVOKED: status.UNAUTHENTICATED,
  CUSTOMER_SUSPENDED: status.PERMISSION_DENIED,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  INVALID_FIELDS: status.INVALID_ARGUMENT,
  MALFORMED_REQUEST: status.INVALID_ARGUMENT,
  REQUEST_TOO_LARGE: status.RESOURCE_EXHAUSTED,
  PAGE_TOKEN_INVALID: status.INVALID_ARGUMENT,
  NO_USABLE_ADDRESS: status.INVALID_ARGUMENT,
  REQUEST_ID_REUSED: status.ALREADY_EXISTS,
  POLICY_EXISTS: status.ALREADY_EXISTS,
  POLICY_NOT_FOUND: status.NOT_FOUND,
  ETAG_MISMATCH: status.ABORTED,
  MESSAGE_NOT_FOUND: status.NOT_FOUND,
  ATTEMPT_NOT_FOUND: status.NOT_FOUND,
  SUPPRESSION_NOT_FOUND: status.NOT_FOUND,
  CUSTOMER_EXISTS: status.ALREADY_EXISTS,
  CUSTOMER_NOT_FOUND: status.NOT_FOUND,
  API_KEY_NOT_FOUND: status.NOT_FOUND,
  PROVIDER_NOT_FOUND: status.NOT_FOUND,
  METHOD_NOT_FOUND: status.UNIMPLEMENTED,
  RATE_LIMITED: status.RESOURCE_EXHAUSTED,
  OVERLOADED: status.RESOURCE_EXHAUSTED,
  TEMPORARILY_UNAVAILABLE: status.UNAVAILABLE,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  CANCELED: status.CANCELLED,
  INTERNAL: status.INTERNAL,
} as const satisfies Record<ErrorReason, status>;

/** A failure that the caller is told about: a reason of the closed list, its gRPC code, and what helps to put it right. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: status;
  readonly fieldViolations: readonly FieldProblem[];
  readonly retryAfterMs: number | undefined;
  readonly metadata: Readonly<Record<string, string>>;

  constructor(
    readonly reason: ErrorReason,
    message: string,
    details: ApiErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = CODE_OF_REASON[reason];
    this.fieldViolations = toldViolations(details.fieldViolations ?? []);
    this.retryAfterMs = details.retryAfterMs;
    this.metadata = details.metadata ?? {};
  }
}
