import type { z } from 'zod';
import { policySchema, type PolicyFile } from './policy-schema';

/** What stands where something is needed and nothing usable was written. What a server says of it is not told: see `together`. */
const NEEDED: Readonly<Record<string, unknown>> = {
  name: '',
  steps: [],
  channel: 'SMS',
  id: '',
  start: '',
  end: '',
  variants: [],
  locale: '',
  language: '',
  text: '',
};

/** Each round mends one level of what is wrong, and no file is that deep. */
const MOST_ROUNDS = 20;

/**
 * The part of a file's policy that can be read: what is wrong is left out, and what may not be left out is made empty. Positions in lists of
 * steps, providers and variants stay.
 */
export function mended(value: unknown): PolicyFile {
  let draft: unknown = isRecord(value) ? structuredClone(value) : {};
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const parsed = policySchema.safeParse(draft);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) draft = isRecord(draft) ? without(draft, issue) : {};
  }
  return { name: '', steps: [] };
}

function without(draft: Record<string, unknown>, issue: z.core.$ZodIssue): Record<string, unknown> {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
  for (const key of keys) leaveOut(draft, key === undefined ? issue.path : [...issue.path, key]);
  return draft;
}

function leaveOut(draft: Record<string, unknown>, path: readonly PropertyKey[]): void {
  const parents: unknown[] = [draft];
  for (const part of path.slice(0, -1)) parents.push(entryOf(parents.at(-1), part));
  const [parent, last] = [parents.at(-1), path.at(-1)];
  if (Array.isArray(parent) && typeof last === 'number') {
    // A list of words goes as a whole; in a list of things the thing stays at its place.
    const [owner, name] = [parents.at(-2), path.at(-2)];
    if (name === 'steps' || name === 'all_of' || name === 'providers' || name === 'variants') parent[last] = {};
    else if (isRecord(owner) && typeof name === 'string') delete owner[name];
  } else if (isRecord(parent) && typeof last === 'string') {
    const needed = parent[last] === undefined && last in NEEDED;
    if (needed) parent[last] = structuredClone(NEEDED[last]);
    else delete parent[last];
  }
}

function entryOf(holder: unknown, part: PropertyKey): unknown {
  if (Array.isArray(holder) && typeof part === 'number') return holder[part];
  return isRecord(holder) && typeof part === 'string' ? holder[part] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
