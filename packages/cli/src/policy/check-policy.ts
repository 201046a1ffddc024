import { SwitchbackError, type FieldViolation, type Policies, type Policy } from '@switchback/client';
import { refuseMistakes, type ReadPolicy } from './policy-file';

export interface CheckedPolicy {
  readonly name: string;
  /** Of the file and of the server, by path. */
  readonly errors: readonly FieldViolation[];
  readonly warnings: readonly FieldViolation[];
  /** With defaults filled in; absent when there are errors. */
  readonly policy: Policy | undefined;
}

/**
 * What is wrong with a file's policy, in one round: the server judges what of it can be read. Where the server cannot be asked, the file's own
 * mistakes are thrown, when it has some.
 */
export async function checkPolicy(policies: Policies, read: ReadPolicy): Promise<CheckedPolicy> {
  try {
    const { errors, warnings, policy } = await policies.validate(read.policy);
    const all = together(read.violations, errors);
    const name = read.nameless ? '' : read.policy.name;
    return { name, errors: all, warnings, policy: all.length === 0 && policy !== undefined ? { ...policy, name } : undefined };
  } catch (error) {
    if (error instanceof SwitchbackError) refuseMistakes(read);
    throw error;
  }
}

/** By path. What the server says of what could not be read as it stands is about what we left out, and is not told; all else is. */
export function together(ofFile: readonly FieldViolation[], ofServer: readonly FieldViolation[]): readonly FieldViolation[] {
  const known = ofServer.filter(({ field }) => !ofFile.some((mistake) => followsFrom(field, mistake.field)));
  return [...ofFile, ...known].sort((one, other) => one.field.localeCompare(other.field, 'en', { numeric: true }));
}

/** Whether what a server says of a field may come from what was left out because of a mistake in the file. */
function followsFrom(field: string, mistake: string): boolean {
  if (mistake === 'policy') return true;
  const part = partOf(field);
  if (!partsToldBy(mistake).includes(part)) return false;
  if (part !== partOf(mistake)) return true;
  const within = (whole: string): boolean => field === whole || field.startsWith(`${whole}.`) || field.startsWith(`${whole}[`);
  switch (/[^.]*$/.exec(part)?.[0]) {
    case 'sms':
      return within(mistake);
    case 'retry':
      // Its backoffs are judged by each other.
      return within(mistake) || field === part || field.endsWith('_backoff');
    case 'providers':
      return within(/^.*\.providers\[\d+\]/.exec(mistake)?.[0] ?? mistake) || field === part;
    default:
      return true;
  }
}

/** The part of a policy, or of a step, that a field belongs to: "policy.steps[0].retry" of "policy.steps[0].retry.max_backoff". */
function partOf(field: string): string {
  return /^policy\.steps\[\d+\](\.all_of\[\d+\])?(\.[^.[]+)?|^policy(\.[^.[]+)?/.exec(field)?.[0] ?? field;
}

/** What a step may say depends on its channel. */
function partsToldBy(field: string): readonly string[] {
  const part = partOf(field);
  const step = /^(policy\.steps\[\d+\](?:\.all_of\[\d+\])?)(?:\.channel)?$/.exec(part)?.[1];
  return step === undefined ? [part] : [part, step, ...['channel', 'content', 'template'].map((name) => `${step}.${name}`)];
}
