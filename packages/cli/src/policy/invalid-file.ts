import type { FieldViolation } from '@switchback/client';

/** What stands in a file cannot be taken; nothing was sent. */
export class InvalidFileError extends Error {
  override readonly name = 'InvalidFileError';

  constructor(
    message: string,
    /** Fields at fault; none when the file cannot be read as YAML. */
    readonly fieldViolations: readonly FieldViolation[] = [],
  ) {
    super(message);
  }
}
