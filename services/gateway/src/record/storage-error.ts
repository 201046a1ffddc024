import { types } from 'node:util';

import { sqlState } from '@switchback/postgres';
import { ApiError } from '@switchback/service';

// Connection exceptions, a login or database that is refused, lack of resources, no connections allowed at the moment, an
// administrator's intervention, a read-only replica after a failover, conflicts that a retry resolves.
const AWAY = /^(08|28|3D000|53|55000|57|25006|40)/;
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
// pg's own errors have no code.
const DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;
const RETRY_AFTER_MS = 1_000;

/** The same error, or TEMPORARILY_UNAVAILABLE when the database is away: the caller may try again with the same request id. */
export function asStorageError(error: unknown): unknown {
  if (!isAway(error)) {
    return error;
  }
  const message = 'the storage is not reachable at the moment; try again, with the same request_id when sending';
  return new ApiError('TEMPORARILY_UNAVAILABLE', message, { retryAfterMs: RETRY_AFTER_MS, cause: error });
}

function isAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) {
    return AWAY.test(state);
  }
  if (!types.isNativeError(error)) {
    return false;
  }
  return DRIVER.test(error.message) || ('code' in error && typeof error.code === 'string' && NETWORK.test(error.code));
}
