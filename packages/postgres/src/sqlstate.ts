/** The five-character SQLSTATE of a Postgres error, or undefined when the error is of another kind (network, code). */
export function sqlState(error: unknown): string | undefined {
  // The system's own codes can look like one: EPIPE.
  if (typeof error !== 'object' || error === null || !('code' in error) || 'syscall' in error) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** True when the same transaction, run again, may succeed: serialization failure or deadlock. */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/**
 * True when the error may be the fault of one row of a batch: bad data, a violated constraint, a limit, or an error of our own
 * code. A lost connection, a timeout, a full disk or a missing table concern every row alike.
 */
export function mayConcernOneRow(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return ['21', '22', '23', '44', '54', 'P0'].includes(state.slice(0, 2));
  return error instanceof TypeError || error instanceof RangeError;
}
