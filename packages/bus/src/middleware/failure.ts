import { mayConcernOneRow } from '@switchback/postgres';

/** Throw it (or a subclass) from a handler to say that this record can never be processed. */
export class UnprocessableRecordError extends Error {
  override readonly name: string = 'UnprocessableRecordError';
}

/**
 * RECORD: trying the same again cannot help: bad data, a violated constraint, a bug. UNCLEAR: it may be anybody's fault, most often
 * that of something which is away.
 */
export type FailureKind = 'RECORD' | 'UNCLEAR';

export function classifyFailure(error: unknown): FailureKind {
  if (error instanceof UnprocessableRecordError || error instanceof SyntaxError || mayConcernOneRow(error)) return 'RECORD';
  return 'UNCLEAR';
}
