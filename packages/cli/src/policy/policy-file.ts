import type { Policy, PolicyInput, StepInput } from '@switchback/client';
import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../usage-error';
import { defined } from './defined';
import { contentFromFile, contentToFile, stepContent, stepTemplate, templateFromFile, templateToFile } from './step-words';

const DURATION_FORM = 'must be a duration with a unit, such as 60s, 5m or 24h';
const duration = z.string({ error: DURATION_FORM }).regex(/^(\d+(\.\d+)?(ms|s|m|h|d))+$/, DURATION_FORM);
const word = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(names));

const sendWindow = z.strictObject({
  days: z.array(word(['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'])).optional(),
  start: z.string({ error: 'must be a local time such as "09:00"' }),
  end: z.string({ error: 'must be a local time such as "21:00"' }),
  time_zone: z.string().optional(),
});

const step = z.strictObject({
  channel: word(['SMS', 'EMAIL', 'WHATSAPP']),
  success_status: word(['SENT', 'DELIVERED', 'READ']).optional(),
  fallback_after: duration.optional(),
  fallback_on: z.array(word(['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'])).optional(),
  providers: z.array(z.strictObject({ id: z.string(), priority: z.int().optional(), weight: z.int().optional() })).optional(),
  retry: z
    .strictObject({ max_attempts: z.int().optional(), initial_backoff: duration.optional(), max_backoff: duration.optional() })
    .optional(),
  unconfirmed: word(['FALLBACK', 'SUCCESS']).optional(),
  on_ambiguous: word(['WAIT', 'FALLBACK']).optional(),
  send_window: sendWindow.optional(),
  when: z.string().optional(),
  content: stepContent.optional(),
  template: stepTemplate.optional(),
});

const policy = z.strictObject({ name: z.string(), default_ttl: duration.optional(), steps: z.array(step), etag: z.string().optional() });

/** The policies of a YAML file, one per document. Throws a {@link UsageError} that names every field at fault. */
export function parsePolicies(text: string, source: string): readonly PolicyInput[] {
  const documents = parseAllDocuments(text);
  const policies = (Array.isArray(documents) ? documents : []).map((document, position) => {
    const where = documents.length > 1 ? `${source}, document ${position + 1}` : source;
    const [fault] = document.errors;
    if (fault !== undefined) throw new UsageError(`${where} is not YAML: ${fault.message.split('\n')[0] ?? ''}`);
    const parsed = policy.safeParse(document.toJS());
    if (!parsed.success) throw new UsageError(`${where} is not a policy`, parsed.error.issues.map(issueLine).join('\n  '));
    return fromFile(parsed.data);
  });
  if (policies.length === 0) throw new UsageError(`${source} has no policy`);
  return policies;
}

function issueLine(issue: z.core.$ZodIssue): string {
  const path = issue.path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`),
    '',
  );
  return `${path === '' ? 'policy' : path}: ${issueText(issue)}`;
}

function issueText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `unknown: ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      // An input of undefined is a field that is not there.
      return issue.message.endsWith('received undefined') ? 'is missing' : issue.message.replace(/^Invalid input: /, '');
    default:
      return issue.message.replace(/^Invalid input: /, '');
  }
}

type PolicyFile = z.output<typeof policy>;

function fromFile({ name, default_ttl: defaultTtl, steps, etag }: PolicyFile): PolicyInput {
  return { name, steps: steps.map(stepFromFile), ...defined({ defaultTtl, etag }) };
}

function stepFromFile(file: PolicyFile['steps'][number]): StepInput {
  const { channel, retry, send_window: window } = file;
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
      { name: stored.name, ...defined({ default_ttl: stored.defaultTtl }), steps: stored.steps.map(stepToFile) },
      { lineWidth: 0 },
    ).trimEnd()
  );
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
    send_window:
      window === undefined ? undefined : defined({ days: window.days, start: window.start, end: window.end, time_zone: window.timeZone }),
    content: stored.content === undefined ? undefined : contentToFile(stored.content),
    template: stored.template === undefined ? undefined : templateToFile(stored.template),
  });
}
