import type { Logger } from 'pino';
import { ApiError } from './api-error';
import { readApiError } from './wire';

/**
 * What the caller is told about anything that a handler threw. Refusals pass; the unknown becomes "internal error" outside and keeps its
 * cause in the log.
 */
export function toApiError(error: unknown, where: { readonly log: Logger; readonly method: string }): ApiError {
  const known = error instanceof ApiError ? error : readApiError(error);
  if (known === undefined) {
    where.log.error({ err: error, method: where.method }, 'call failed');
    return new ApiError('INTERNAL', 'internal error', { cause: error });
  }
  if (known.reason === 'INTERNAL') where.log.error({ err: known, method: where.method }, 'call failed');
  return known;
}
