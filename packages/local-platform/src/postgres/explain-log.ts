const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|disk quota exceeded/i, 'the disk is full'],
  [/Address already in use/i, 'its port is taken by another program'],
  [/could not look up effective user ID (\d+)/i, 'this user has no entry in /etc/passwd, which Postgres needs'],
  [/Permission denied/i, 'a permission is missing'],
  [/Read-only file system/i, 'the file system is read-only'],
  [/could not (?:create|map) (?:shared memory|anonymous shared memory)|Cannot allocate memory/i, 'there is not enough memory'],
  [/database files are incompatible with server|initialized by PostgreSQL version/i, 'the data was made by another version of Postgres'],
  [/lock file "postmaster.pid" already exists/i, 'another Postgres uses this data directory'],
  [/error while loading shared libraries|Library not loaded/i, 'a shared library is missing'],
];

/** What Postgres said last, in one clear line: the known cause, then its own words. `undefined` when it said nothing. */
export function explainPostgresLog(log: string): string | undefined {
  const lines = log.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  for (const [pattern, meaning] of KNOWN) {
    const line = lines.findLast((candidate) => pattern.test(candidate));
    if (line !== undefined) return `${meaning} (${line})`;
  }
  return lines.findLast((line) => /FATAL|PANIC|error:/i.test(line)) ?? lines.at(-1);
}
