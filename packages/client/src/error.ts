import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { STATUS_DETAILS_KEY, decodeRichStatus, type RichStatus } from '@switchback/contracts';
import { unreachable } from './unreachable';

/** Name of a gRPC status code, e.g. "NOT_FOUND". */
export type ErrorCode = Exclude<keyof typeof status, 'OK'>;

export interface FieldViolation {
  /** Path of the field, e.g. "message.recipient.sms". */
  readonly field: string;
  readonly description: string;
}

export interface SwitchbackErrorFields {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly message: string;
  readonly fieldViolations?: readonly FieldViolation[];
  readonly retryAfterMs?: number | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** What every failed call throws. Decide by `reason`; docs/errors.md lists them. */
export class SwitchbackError extends Error {
  override readonly name = 'SwitchbackError';
  readonly code: ErrorCode;
  /** UPPER_SNAKE, e.g. "REQUEST_ID_REUSED". */
  readonly reason: string;
  /** What is wrong with the request, by field; empty unless the reason is about fields. */
  readonly fieldViolations: readonly FieldViolation[];
  /** How long to wait before trying again, in milliseconds, where the server said so. */
  readonly retryAfterMs: number | undefined;
  readonly metadata: Readonly<Record<string, string>>;

  constructor(fields: SwitchbackErrorFields) {
    super(fields.message, fields.cause === undefined ? {} : { cause: fields.cause });
    this.code = fields.code;
    this.reason = fields.reason;
    this.fieldViolations = fields.fieldViolations ?? [];
    this.retryAfterMs = fields.retryAfterMs;
    this.metadata = fields.metadata ?? {};
  }
}

const CODES = new Map<number, ErrorCode>();
for (const name of [
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const)
  CODES.set(status[name], name);

/** The name of a numeric gRPC code; UNKNOWN for one that gRPC does not have. */
export function errorCode(code: number): ErrorCode {
  return CODES.get(code) ?? 'UNKNOWN';
}

/** A call's failure as a SwitchbackError, with the server's details where it sent them. */
export function fromServiceError(error: ServiceError, address: string): SwitchbackError {
  const code = errorCode(error.code);
  const rich = details(error);
  if (rich !== undefined && rich.reason !== '') return new SwitchbackError({ ...rich, code, cause: error });
  return new SwitchbackError({ code, ...withoutDetails(code, error, address), cause: error });
}

function details(error: ServiceError): RichStatus | undefined {
  const [bytes] = error.metadata instanceof Metadata ? error.metadata.get(STATUS_DETAILS_KEY) : [];
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    return decodeRichStatus(bytes);
  } catch {
    return undefined;
  }
}

function withoutDetails(code: ErrorCode, error: ServiceError, address: string): Pick<SwitchbackErrorFields, 'reason' | 'message' | 'metadata'> {
  switch (code) {
    case 'UNAVAILABLE': {
      const { cause, tls } = unreachable(error.details);
      return { reason: 'TEMPORARILY_UNAVAILABLE', message: `cannot reach ${address}: ${cause}`, ...(tls === undefined ? {} : { metadata: { tls } }) };
    }
    case 'DEADLINE_EXCEEDED':
      return { reason: 'DEADLINE_EXCEEDED', message: `no answer from ${address} before the deadline` };
    case 'CANCELLED':
      return { reason: 'CANCELED', message: 'the call was canceled' };
    case 'UNIMPLEMENTED':
      return { reason: 'METHOD_NOT_FOUND', message: `${address} does not implement this method` };
    default:
      return { reason: 'INTERNAL', message: error.details };
  }
}
