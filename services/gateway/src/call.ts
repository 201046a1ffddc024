/** What a use case knows of the call that it serves, whichever door it came through. */
export interface Call {
  /** Milliseconds since the epoch; Infinity when the caller set none. */
  readonly deadline: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** A call of our own: several callers may wait for its answer, so it has no caller's deadline. */
export function ownCall(): Call {
  return { deadline: Infinity, signal: new AbortController().signal };
}
