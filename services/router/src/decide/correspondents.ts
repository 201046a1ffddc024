/** A customer that wrote to a person. */
export interface Correspondent {
  readonly customerId: string;
  /** Whether it did so through the provider that brought the person's word, or may have: a message on its way names none yet. */
  readonly throughProvider: boolean;
}

/** Whom a word concerns that names only an address: those who wrote through the provider that brought it; if none did, all who wrote. */
export function concerned(correspondents: readonly Correspondent[]): readonly string[] {
  const through = correspondents.filter(({ throughProvider }) => throughProvider);
  return (through.length > 0 ? through : correspondents).map(({ customerId }) => customerId);
}
