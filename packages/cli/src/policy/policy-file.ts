import type { FieldViolation, InlinePolicy, ParallelSteps, Policy, PolicyInput, StepInput } from '@switchback/client';
import { parseAllDocuments, stringify, type Document } from 'yaml';
import { UsageError } from '../usage-error';
import { defined } from './defined';
import { InvalidFileError } from './invalid-file';
import { mended } from './mend-policy';
import { fileViolations, policySchema, type PolicyFile } from './policy-schema';
import { contentFromFile, contentToFile, templateFromFile, templateToFile } from './step-words';

/** No policy needs more; some nested lists of aliases would fill the memory. */
const MOST_FROM_ALIASES = 100;

/** A policy as far as its file can be read. */
export interface ReadPolicy {
  /** The file, and the document where there are several. */
  readonly where: string;
  /** What is wrong has been left out, or stands for nothing where it may not be left out. */
  readonly policy: PolicyInput;
  readonly violations: readonly FieldViolation[];
  /** The file gives it no name: a message can bring it, and nothing else can be made of it. */
  readonly nameless: boolean;
}

/** The server looks for a name everywhere but in a message. */
const STAND_IN = 'nameless';

/** The policies of a YAML file, one per document. Throws an {@link InvalidFileError} when it is not YAML or has none. */
export function readDocuments(text: string, source: string): readonly ReadPolicy[] {
  const documents = parseAllDocuments(text);
  const policies = (Array.isArray(documents) ? documents : []).map((document, position) => {
    const where = documents.length > 1 ? `${source}, document ${position + 1}` : source;
    const value = valueOf(document, where);
    const parsed = policySchema.safeParse(value);
    if (parsed.success) return { where, policy: fromFile(parsed.data), violations: [], nameless: false };
    return { where, policy: fromFile(mended(value)), violations: fileViolations(parsed.error.issues), nameless: isNameless(value) };
  });
  if (policies.length === 0) throw new InvalidFileError(`${source} has no policy`);
  return policies;
}

/** Aliases are followed only here: one that stands for nothing, or some that stand for too much, are no faults of the document. */
function valueOf(document: Document, where: string): unknown {
  const [fault] = document.errors;
  if (fault !== undefined) throw new InvalidFileError(`${where} is not YAML: ${fault.message.split('\n')[0]?.replace(/:$/, '') ?? ''}`);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_FROM_ALIASES });
    return value;
  } catch (error) {
    const why = error instanceof Error && error.message.startsWith('Unresolved alias') ? error.message : 'its aliases stand for too much; write it out';
    throw new InvalidFileError(`${where} cannot be read: ${why}`);
  }
}

function isNameless(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('name' in value);
}

/** What is read of a policy where it need not have a name. */
export function nameOptional(read: ReadPolicy): ReadPolicy {
  if (!read.nameless) return read;
  return { ...read, policy: { ...read.policy, name: STAND_IN }, violations: read.violations.filter(({ field }) => field !== 'policy.name') };
}

/** The same, of files that are to be right. Throws an {@link InvalidFileError} that names every field at fault. */
export function parsePolicies(text: string, source: string): readonly PolicyInput[] {
  return readDocuments(text, source).map((read) => {
    refuseMistakes(read);
    return read.policy;
  });
}

/** The one policy of a file that a message is to bring. Its name is not looked at, and may be left out. */
export function parseInlinePolicy(text: string, source: string): InlinePolicy {
  const [read, another] = readDocuments(text, source);
  if (read === undefined || another !== undefined) throw new UsageError(`${source} has several policies`, 'a message brings one');
  refuseMistakes({ ...read, violations: read.violations.filter(({ field }) => field !== 'policy.name') });
  return read.policy;
}

/** Throws an {@link InvalidFileError} that names every field at fault, when there is one. */
export function refuseMistakes({ where, violations }: ReadPolicy): void {
  if (violations.length === 0) return;
  throw new InvalidFileError(`${where} is not a policy`, violations);
}

function fromFile({ name, default_ttl: defaultTtl, steps, etag }: PolicyFile): PolicyInput {
  return { name, steps: steps.map(entryFromFile), ...defined({ defaultTtl, etag }) };
}

function entryFromFile({ all_of: together, channel, ...file }: PolicyFile['steps'][number]): StepInput | ParallelSteps {
  if (together !== undefined) return { allOf: together.map((step) => stepFromFile(step, step.channel)) };
  // The schema asks for one of the two.
  return stepFromFile(file, channel ?? 'SMS');
}

function stepFromFile(file: Omit<PolicyFile['steps'][number], 'all_of' | 'channel'>, channel: StepInput['channel']): StepInput {
  const { retry, send_window: window } = file;
  return {
    channel,
    ...defined({
      successStatus: file.success_status,
      fallbackAfter: file.fallback_after,
      fallbackOn: file.fallback_on,
      providers: file.providers?.map(({ id, priority, weight }) => ({ id, ...defined({ priority, weight }) })),
      retry:
        retry === undefined
          ? undefined
          : defined({ maxAttempts: retry.max_attempts, initialBackoff: retry.initial_backoff, maxBackoff: retry.max_backoff }),
      unconfirmed: file.unconfirmed,
      onAmbiguous: file.on_ambiguous,
      when: file.when,
      sms: file.sms === undefined ? undefined : defined({ maxSegments: file.sms.max_segments, smartEncoding: file.sms.smart_encoding }),
      sendWindow:
        window === undefined ? undefined : { start: window.start, end: window.end, ...defined({ days: window.days, timeZone: window.time_zone }) },
      content: file.content === undefined ? undefined : contentFromFile(file.content),
      template: file.template === undefined ? undefined : templateFromFile(file.template),
    }),
  };
}

/** A stored policy as a file that `policy apply` takes. */
export function formatPolicy(stored: Policy): string {
  const header = `# version ${stored.version}${stored.createTime === undefined ? '' : `, created ${stored.createTime.toISOString()}`}\n`;
  return (
    header +
    stringify(
      { name: stored.name, ...defined({ default_ttl: stored.defaultTtl }), steps: stored.steps.map(entryToFile) },
      { lineWidth: 0 },
    ).trimEnd()
  );
}

function entryToFile(stored: StepInput | ParallelSteps): Record<string, unknown> {
  return 'allOf' in stored ? { all_of: stored.allOf.map(stepToFile) } : stepToFile(stored);
}

function stepToFile(stored: StepInput): Record<string, unknown> {
  const { retry, sendWindow: window } = stored;
  return defined({
    channel: stored.channel,
    success_status: stored.successStatus,
    fallback_after: stored.fallbackAfter,
    fallback_on: stored.fallbackOn,
    providers: stored.providers,
    retry:
      retry === undefined
        ? undefined
        : defined({ max_attempts: retry.maxAttempts, initial_backoff: retry.initialBackoff, max_backoff: retry.maxBackoff }),
    unconfirmed: stored.unconfirmed,
    on_ambiguous: stored.onAmbiguous,
    when: stored.when,
    sms: stored.sms === undefined ? undefined : defined({ max_segments: stored.sms.maxSegments, smart_encoding: stored.sms.smartEncoding }),
    send_window:
      window === undefined ? undefined : defined({ days: window.days, start: window.start, end: window.end, time_zone: window.timeZone }),
    content: stored.content === undefined ? undefined : contentToFile(stored.content),
    template: stored.template === undefined ? undefined : templateToFile(stored.template),
  });
}
