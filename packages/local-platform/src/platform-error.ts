/** A failure that its message explains to the person at the terminal: what happened, then, indented, what helps. No stack trace needed. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';

  constructor(what: string, hint?: string, options?: ErrorOptions) {
    super(hint === undefined ? what : `${what}\n  ${hint}`, options);
  }
}

/** The `code` of a Node system error (`ENOSPC`, `EACCES`, ...), if it has one. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = errorField(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** A field of a thrown value. Not `instanceof Error`: Node's own errors come from another realm under Jest. */
export function errorField(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** One line for any thrown value: what happened, and for well-known system errors what to do about it. */
export function explainError(error: unknown): string {
  const message = String(errorField(error, 'message') ?? error);
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
