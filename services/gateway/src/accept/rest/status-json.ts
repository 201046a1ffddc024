import { type ErrorRequestHandler, type RequestHandler } from 'express';
import { ERROR_DOMAIN } from '@switchback/contracts';
import { ApiError, httpStatus, type Logger, toApiError, unreadableBody } from '@switchback/service';

import { asStorageError } from '../../record/storage-error';

/** An error as google.rpc.Status in JSON, with the details that gRPC callers get. */
export function statusJson(error: ApiError): Record<string, unknown> {
  const { reason, metadata, fieldViolations, retryAfterMs } = error;
  const details: Record<string, unknown>[] = [{ ...typed('ErrorInfo'), reason, domain: ERROR_DOMAIN, metadata }];
  if (fieldViolations.length > 0) {
    details.push({ ...typed('BadRequest'), fieldViolations });
  }
  if (retryAfterMs !== undefined) {
    details.push({ ...typed('RetryInfo'), retryDelay: `${retryAfterMs / 1_000}s` });
  }
  return { code: error.code, message: error.message, details };
}

/** Whatever is left over: there is nothing at this path, or not for this method. */
export const noSuchPath: RequestHandler = () => {
  throw new ApiError('METHOD_NOT_FOUND', 'there is nothing at this path for this method; see docs/rest.md');
};

/** Answers everything thrown on the way. */
export function statusHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const method = `${request.method} ${request.route?.path ?? 'unknown route'}`;
    const known = bodyError(error) ?? toApiError(asStorageError(error), { log, method });
    if (known.retryAfterMs !== undefined) {
      response.set('retry-after', String(Math.ceil(known.retryAfterMs / 1_000)));
    }
    response.status(httpStatus(known)).json(statusJson(known));
  };
}

/** What express and its body parser throw: a status and, from the parser, a type. */
function bodyError(error: unknown): ApiError | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') {
    return undefined;
  }
  if (error.status === 413) {
    return new ApiError('REQUEST_TOO_LARGE', 'the request is larger than 4 MiB');
  }
  const refused = error.status >= 400 && error.status < 500;
  return refused ? new ApiError('MALFORMED_REQUEST', unreadableBody(error) ?? 'the request is not valid HTTP with a JSON body') : undefined;
}

function typed(name: string): { readonly '@type': string } {
  return { '@type': `type.googleapis.com/google.rpc.${name}` };
}
