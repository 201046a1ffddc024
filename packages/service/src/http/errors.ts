import { status } from '@grpc/grpc-js';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ApiError } from '../errors/api-error';
import { toApiError } from '../errors/outcome';
import { unreadableBody } from './unreadable-body';

/** The HTTP status that a gRPC code maps to, as google.rpc.Code documents it. */
export function httpStatus(error: ApiError): number {
  if (error.reason === 'REQUEST_TOO_LARGE') return 413;
  switch (error.code) {
    case status.INVALID_ARGUMENT:
    case status.FAILED_PRECONDITION:
    case status.OUT_OF_RANGE:
      return 400;
    case status.UNAUTHENTICATED:
      return 401;
    case status.PERMISSION_DENIED:
      return 403;
    case status.NOT_FOUND:
    case status.UNIMPLEMENTED:
      return 404;
    case status.ALREADY_EXISTS:
    case status.ABORTED:
      return 409;
    case status.RESOURCE_EXHAUSTED:
      return 429;
    case status.CANCELLED:
      return 499;
    case status.UNAVAILABLE:
      return 503;
    case status.DEADLINE_EXCEEDED:
      return 504;
    case status.OK:
    case status.UNKNOWN:
    case status.INTERNAL:
    case status.DATA_LOSS:
      return 500;
  }
}

/** An error as JSON, with the same reason that gRPC callers get. */
export function errorBody(error: ApiError): { readonly error: Record<string, unknown> } {
  const { reason, message, fieldViolations, metadata, retryAfterMs } = error;
  return {
    error: {
      code: status[error.code],
      reason,
      message,
      ...(fieldViolations.length === 0 ? {} : { fieldViolations }),
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  };
}

export const noSuchPath: RequestHandler = (_request, _response, next) =>
  next(new ApiError('METHOD_NOT_FOUND', 'there is nothing at this path'));

/** The last middleware: everything thrown becomes a JSON error. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = unreadable(error) ?? toApiError(error, { log, method: `${request.method} ${request.route?.path ?? 'unknown route'}` });
    if (known.retryAfterMs !== undefined) response.set('retry-after', String(Math.ceil(known.retryAfterMs / 1000)));
    response.status(httpStatus(known)).json(errorBody(known));
  };
}

// What express throws for requests that it cannot read.
function unreadable(error: unknown): ApiError | undefined {
  // What express throws for a path such as /%E0%A4.
  if (error instanceof URIError) return new ApiError('MALFORMED_REQUEST', 'the path is not percent-encoded UTF-8');
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return undefined;
  if (error.type === 'entity.too.large') return new ApiError('REQUEST_TOO_LARGE', 'the body is too large');
  return error.status === 400 || error.status === 415 ? new ApiError('MALFORMED_REQUEST', unreadableBody(error) ?? 'the body cannot be read') : undefined;
}
