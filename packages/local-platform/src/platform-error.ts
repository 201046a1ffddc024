/** A failure that its message explains to the person at the terminal: printed without a stack trace. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';

  constructor(message: string, readonly hint?: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The `code` of a Node system error (`ENOSPC`, `EACCES`, ...), if it has one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** One line for any thrown value: what happened, and for well-known system errors what to do about it. */
export function explainError(error: unknown): string {
  if (error instanceof PlatformError) return error.hint === undefined ? error.message : `${error.message}\n  ${error.hint}`;
  const message = error instanceof Error ? error.message : String(error);
  switch (systemErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: ${message}`;
    case 'EACCES':
    case 'EPERM':
      return `A permission is missing: ${message}`;
    case 'EROFS':
      return `The file system is read-only: ${message}`;
    default:
      return message;
  }
}
