/** Returns `name` when it is a plain lower-case identifier; throws otherwise. Schemas and roles are named by us, never by a user. */
export function plainName(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error(`not a plain lower-case name: ${JSON.stringify(name)}`);
  return name;
}
