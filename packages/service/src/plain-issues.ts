import type { z } from 'zod';

import { knownKeys } from './known-keys';
import { nearestName } from './nearest-name';

/** What is wrong with a part of a configuration, as a person mends it. */
export interface Mistake {
  /** Where, with dots between names and positions; empty: the whole. */
  readonly path: string;
  /** What it must be, or what to do; never the value that is there. */
  readonly sentence: string;
}

const MOST_KEYS_NAMED = 12;

/** zod's issues with an input of this schema, in plain sentences: no value, and no word of zod's own. */
export function plainIssues(schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): readonly Mistake[] {
  return issues.flatMap((issue) => explained(schema, issue));
}

function explained(schema: z.ZodType, issue: z.core.$ZodIssue): readonly Mistake[] {
  const path = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: joined(path, key), sentence: unknownKey(key, knownKeys(schema, issue.path)) }));
    case 'invalid_union': {
      const meant = meantBranch(issue.errors);
      if (meant === undefined) return [{ path, sentence: `must be ${alternatives(issue.errors)}` }];
      return meant.flatMap((inner) => explained(schema, { ...inner, path: [...issue.path, ...inner.path] }));
    }
    case 'invalid_key':
      return [{ path, sentence: `its name ${issue.issues.map(sentenceOf).join('; ')}` }];
    case 'invalid_element':
      return issue.issues.flatMap((inner) => explained(schema, { ...inner, path: [...issue.path, ...inner.path] }));
    default:
      return [{ path, sentence: sentenceOf(issue) }];
  }
}

const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known);
  if (nearest !== undefined) return `is not known here; did you mean ${nearest}?`;
  const named = known.length > 0 && known.length <= MOST_KEYS_NAMED ? `; known are ${known.join(', ')}` : '';
  return `is not known here: leave it out${named}`;
}

/** Of a union's forms the one that the writer began: the first whose kind fits. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return branches.find((issues) => !issues.some((issue) => issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')));
}

function alternatives(branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  return [...new Set(branches.flatMap(([issue]) => (issue === undefined ? [] : [wanted(issue)])))].join(', or ');
}

function wanted(issue: z.core.$ZodIssue): string {
  return sentenceOf(issue).replace(/^is missing: give |^must be (one of )?|, not .*$/g, '');
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (!/^(Invalid |Too (small|big): )/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return typeSentence(issue);
    case 'invalid_value':
      return issue.values.length === 1 ? `must be ${String(issue.values[0])}` : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return sizeSentence(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return sizeSentence(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is not in the form that it must have';
    default:
      return 'cannot be used as it stands';
  }
}

function typeSentence(issue: z.core.$ZodIssueInvalidType): string {
  const expected = KINDS[issue.expected] ?? issue.expected;
  const [, received = ''] = /received (\w+)$/.exec(issue.message) ?? [];
  if (received === 'undefined') return `is missing: give ${expected}`;
  if (issue.expected === 'string') return `must be ${expected}, not ${KINDS[received] ?? received}: put it in quotes`;
  return received === 'NaN' || (issue.expected === 'int' && received === 'number') ? `must be ${expected}` : `must be ${expected}, not ${KINDS[received] ?? received}`;
}

function sizeSentence(origin: string, bound: number | bigint, relation: string): string {
  const one = bound === 1 || bound === 1n;
  switch (origin) {
    case 'string':
      return one && relation === 'at least' ? 'must not be empty' : `must have ${relation} ${bound} characters`;
    case 'array':
    case 'set':
    case 'map':
      return `must have ${relation} ${bound} ${one ? 'entry' : 'entries'}`;
    default:
      return `must be ${relation} ${bound}`;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'fields with values',
  record: 'fields with values',
  array: 'a list',
  tuple: 'a list',
  null: 'nothing',
};

const FORMATS: Readonly<Record<string, string>> = {
  url: 'must be an http or https URL, such as https://example.org',
  uuid: 'must be a UUID',
};
