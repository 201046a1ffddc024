import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { STATUS_DETAILS_KEY, decodeRichStatus, encodeRichStatus, isErrorReason } from '@switchback/contracts';
import { ApiError } from './api-error';

/** What grpc-js is given to answer with. */
export interface WireError {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** An ApiError as gRPC status with rich details (ErrorInfo, BadRequest, RetryInfo). */
export function toWireError(error: ApiError): WireError {
  const metadata = new Metadata();
  metadata.set(
    STATUS_DETAILS_KEY,
    encodeRichStatus({
      code: error.code,
      message: error.message,
      reason: error.reason,
      fieldViolations: error.fieldViolations,
      metadata: error.metadata,
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    }),
  );
  return { code: error.code, details: error.message, metadata };
}

/** Whether an error came from a gRPC call that we made. */
export function isServiceError(error: unknown): error is ServiceError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'number' && 'metadata' in error && error.metadata instanceof Metadata
  );
}

/**
 * Another service's refusal, as our own error, so that a gateway can pass it on. Undefined when it is no gRPC error or says nothing that
 * may be passed on.
 */
export function readApiError(error: unknown): ApiError | undefined {
  if (!isServiceError(error)) return undefined;
  return readDetails(error) ?? withoutDetails(error);
}

function readDetails(error: ServiceError): ApiError | undefined {
  const [bytes] = error.metadata.get(STATUS_DETAILS_KEY);
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    const { reason, message, fieldViolations, metadata, retryAfterMs } = decodeRichStatus(bytes);
    if (!isErrorReason(reason) || reason === 'INTERNAL') return undefined;
    return new ApiError(reason, message, {
      fieldViolations,
      metadata,
      cause: error,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  } catch {
    return undefined;
  }
}

function withoutDetails(error: ServiceError): ApiError | undefined {
  switch (error.code) {
    case status.DEADLINE_EXCEEDED:
      return new ApiError('DEADLINE_EXCEEDED', 'the deadline passed before the answer was there', { cause: error });
    case status.CANCELLED:
      return new ApiError('CANCELED', 'the caller canceled the call', { cause: error });
    case status.UNAVAILABLE:
      return new ApiError('TEMPORARILY_UNAVAILABLE', 'a part of the service is not reachable at the moment; try again', { cause: error });
    default:
      return undefined;
  }
}
