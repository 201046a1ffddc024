import type { FieldNames } from './output/field-names';

/** What a command ran into, with the words in which its user knows the fields of the API. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    override readonly cause: unknown,
    readonly fieldNames: FieldNames,
  ) {
    super('the command failed');
  }
}
