/** The command was called in a way that cannot work; nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    message: string,
    /** What to do instead. */
    readonly hint?: string,
  ) {
    super(message);
  }
}
