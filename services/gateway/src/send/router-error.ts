import { ApiError, readApiError } from '@switchback/service';

import { type Call } from '../call';

const RETRY_AFTER_MS = 1_000;

/** What a failed call to the router means to the caller: the router's own refusal as it is, or that it is away for now. */
export function asRouterError(error: unknown, call: Call): unknown {
  const known = readApiError(error);
  if (known === undefined) {
    return error;
  }
  // A deadline of ours, not of the caller, ended the call.
  const ours = known.reason === 'DEADLINE_EXCEEDED' && call.deadline > Date.now();
  if (!ours && known.reason !== 'TEMPORARILY_UNAVAILABLE') {
    return known;
  }
  const message = ours ? 'the router did not answer in time; try again' : known.message;
  return new ApiError('TEMPORARILY_UNAVAILABLE', message, { retryAfterMs: known.retryAfterMs ?? RETRY_AFTER_MS, cause: error });
}

/** While routers are updated one after the other, some cannot do yet what is asked of them. */
export function routerTooOld(cause: unknown): ApiError {
  const message = 'a router does not know of policies that messages bring with them; try again when it is updated';
  return new ApiError('TEMPORARILY_UNAVAILABLE', message, { retryAfterMs: RETRY_AFTER_MS, cause });
}

/** Whether an error is a refusal for this reason. */
export function isReason(error: unknown, reason: ApiError['reason']): boolean {
  return error instanceof ApiError && error.reason === reason;
}
