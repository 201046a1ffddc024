/** Header-like fields, names in lower case. Of those that are there twice the first counts. */
export type Fields = ReadonlyMap<string, string>;

const MAX_FIELDS = 200;

/** Reads one block of fields up to its first empty line, folded lines joined (RFC 5322, 2.2.3). What is no field is passed over. */
export function readFields(block: string): Fields {
  const fields = new Map<string, string>();
  let open: string | undefined;
  for (const line of block.split(/\r?\n/)) {
    if (line.trim() === '') {
      if (fields.size > 0) break;
      continue;
    }
    const [, name, value] = /^([A-Za-z0-9-]{1,70})[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      open = fields.has(name.toLowerCase()) || fields.size >= MAX_FIELDS ? undefined : name.toLowerCase();
      if (open !== undefined) fields.set(open, value.trim());
    } else if (open !== undefined && /^[ \t]/.test(line)) {
      fields.set(open, `${fields.get(open) ?? ''} ${line.trim()}`);
    }
  }
  return fields;
}
