import { type Conditions, NO_CONDITIONS } from './condition';
import { type TemplateCheck } from './step-content';

/** One mistake, or one doubt, about a policy. */
export interface Violation {
  /** Path of the field as customers write it, e.g. "policy.steps[1].channel". */
  readonly field: string;
  /** A sentence that says how to mend it. */
  readonly description: string;
}

/** Reads fields of a draft and collects what is wrong; a field that is wrong is answered with its default, so that reading goes on. */
export class DraftReader {
  readonly violations: Violation[] = [];

  constructor(
    readonly conditions: Conditions = NO_CONDITIONS,
    readonly templateCheck: TemplateCheck = () => undefined,
  ) {}

  reject(field: string, description: string): void {
    this.violations.push({ field, description });
  }

  /** One of a closed list. */
  choice<T extends string>(field: string, value: string | undefined, allowed: readonly T[], missing: T): T {
    if (value === undefined) return missing;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.reject(field, `${quoted(value)} is not known here; use one of ${allowed.join(', ')}.`);
    return found ?? missing;
  }

  /** A whole number within limits, both included. */
  count(field: string, value: number | undefined, limits: Limits, missing: number): number {
    if (value === undefined) return missing;
    if (Number.isInteger(value) && value >= limits.min && value <= limits.max) return value;
    this.reject(field, `Must be a whole number from ${limits.min} to ${limits.max}.`);
    return missing;
  }

  /** A duration in milliseconds within limits, both included. */
  duration(field: string, value: number | undefined, limits: Limits, missing: number): number {
    if (value === undefined) return missing;
    if (Number.isInteger(value) && value >= limits.min && value <= limits.max) return value;
    this.reject(field, `Must be a duration from ${inWords(limits.min)} to ${inWords(limits.max)}, in whole milliseconds.`);
    return missing;
  }

  /** A draft may come from a loose source: a field that nobody knows is a mistake, not a comment. */
  onlyKnown(path: string, draft: object, known: Readonly<Record<string, string>>): void {
    for (const key of Object.keys(draft)) {
      if (Object.hasOwn(known, key)) continue;
      this.reject(`${path}.${key}`, `This field is not known; remove it, or use one of ${Object.values(known).join(', ')}.`);
    }
  }
}

export interface Limits {
  readonly min: number;
  readonly max: number;
}

const LONGEST_QUOTE = 40;

/** A customer's own word, cut so that an error stays readable. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value);
}

const DAY = 86_400_000;
const UNITS = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
  [1, 'ms'],
] as const;

/** A duration in the largest unit that leaves no rest, e.g. "90 s", "72 h", and from a week on "30 d". */
export function inWords(ms: number): string {
  if (ms >= 7 * DAY && ms % DAY === 0) return `${ms / DAY} d`;
  const [size, unit] = UNITS.find(([candidate]) => ms % candidate === 0) ?? [1, 'ms'];
  return `${ms / size} ${unit}`;
}
