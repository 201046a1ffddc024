/** What kind of error it is, in one word that cannot hold content: a SQLSTATE or system code, else the class. */
export function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  if ('code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{3,40}$/.test(error.code)) return error.code;
  return error instanceof Error ? error.constructor.name : 'object';
}
