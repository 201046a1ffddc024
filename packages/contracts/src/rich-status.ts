import { Any } from './generated/google/protobuf/any';
import { BadRequest, ErrorInfo, RetryInfo } from './generated/google/rpc/error_details';
import { Status } from './generated/google/rpc/status';
import { ERROR_DOMAIN } from './error-reason';

/** Trailing metadata key that carries a serialised `google.rpc.Status`. */
export const STATUS_DETAILS_KEY = 'grpc-status-details-bin';

/** An error as it travels: a gRPC code and message, and the details as `google.rpc` types. */
export interface RichStatus {
  /** A gRPC status code, 1 to 16. */
  readonly code: number;
  readonly message: string;
  /** UPPER_SNAKE, from docs/errors.md. Empty when the sender gave none. */
  readonly reason: string;
  readonly fieldViolations: readonly { readonly field: string; readonly description: string }[];
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly metadata: Readonly<Record<string, string>>;
}

const typeUrl = (name: string): string => `type.googleapis.com/google.rpc.${name}`;
const pack = (name: string, value: Uint8Array): Any => Any.create({ typeUrl: typeUrl(name), value: Buffer.from(value) });

/** The bytes of `grpc-status-details-bin`. */
export function encodeRichStatus(status: RichStatus): Buffer {
  const metadata = { ...status.metadata };
  const details = [
    pack('ErrorInfo', ErrorInfo.encode(ErrorInfo.create({ reason: status.reason, domain: ERROR_DOMAIN, metadata })).finish()),
  ];
  if (status.fieldViolations.length > 0) {
    const fieldViolations = status.fieldViolations.map(({ field, description }) => ({ field, description }));
    details.push(pack('BadRequest', BadRequest.encode(BadRequest.fromPartial({ fieldViolations })).finish()));
  }
  if (status.retryAfterMs !== undefined) {
    const retryDelay = { seconds: Math.floor(status.retryAfterMs / 1000), nanos: (status.retryAfterMs % 1000) * 1_000_000 };
    details.push(pack('RetryInfo', RetryInfo.encode(RetryInfo.fromPartial({ retryDelay })).finish()));
  }
  return Buffer.from(Status.encode(Status.fromPartial({ code: status.code, message: status.message, details })).finish());
}

/** Reads the bytes of `grpc-status-details-bin`. Details of other types are passed over. Throws when they are not a Status. */
export function decodeRichStatus(bytes: Uint8Array): RichStatus {
  const status = Status.decode(bytes);
  const find = (name: string): Uint8Array | undefined => status.details.find((detail) => detail.typeUrl === typeUrl(name))?.value;
  const info = ErrorInfo.decode(find('ErrorInfo') ?? new Uint8Array());
  const delay = RetryInfo.decode(find('RetryInfo') ?? new Uint8Array()).retryDelay;
  return {
    code: status.code,
    message: status.message,
    reason: info.reason,
    metadata: info.metadata,
    fieldViolations: BadRequest.decode(find('BadRequest') ?? new Uint8Array()).fieldViolations.map(({ field, description }) => ({
      field,
      description,
    })),
    ...(delay === undefined ? {} : { retryAfterMs: delay.seconds * 1000 + Math.round(delay.nanos / 1_000_000) }),
  };
}
