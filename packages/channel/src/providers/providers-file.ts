import { readFileSync } from 'node:fs';

import { parseDocument } from 'yaml';
import { z } from 'zod';

import { resolveSecrets, type Environment } from './resolve-secrets';
import { healthSchema, type HealthSettings, trafficMistake, trafficSchema, type TrafficSettings, trafficSettings } from './traffic-settings';

const entrySchema = z.looseObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter'),
  kind: z.string(),
  /** Most calls at once. */
  concurrency: z.int().min(1).max(1_000).default(96),
  /** How long one call may take. Default: the kind's. */
  timeoutMs: z.int().min(100).max(120_000).optional(),
  /** How long after a hand-off without a receipt the provider is asked, where it can be asked. 0: never. */
  reconcileAfterMs: z.union([z.literal(0), z.int().min(1_000).max(86_400_000)]).default(900_000),
  ...trafficSchema.shape,
});

const fileSchema = z.strictObject({
  /** The order is the default order of attempts. */
  providers: z.array(entrySchema).min(1, 'must name at least one provider'),
  /** How traffic follows the receipts. */
  health: healthSchema,
});

/** One provider as the file describes it. */
export interface ProviderEntry {
  readonly id: string;
  readonly kind: string;
  readonly concurrency: number;
  readonly timeoutMs: number | undefined;
  readonly reconcileAfterMs: number;
  readonly traffic: TrafficSettings;
  /** What is the kind's own. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface ProvidersFile {
  readonly entries: readonly ProviderEntry[];
  readonly health: HealthSettings;
}

/** What is wrong with a providers file: one line per field, never a value. */
export class ProvidersFileError extends Error {
  override readonly name = 'ProvidersFileError';
}

/** Reads a providers file: YAML, of which JSON is a part. Secrets are looked up in `environment` and in the files they name. */
export function readProvidersFile(path: string, environment: Environment): ProvidersFile {
  const parsed = fileSchema.safeParse(parseText(path, readText(path)));
  if (!parsed.success) throw new ProvidersFileError(describeIssues(path, parsed.error));
  const { providers, health } = parsed.data;
  const twice = providers.find((entry, index) => providers.findIndex(({ id }) => id === entry.id) !== index);
  if (twice !== undefined) throw new ProvidersFileError(`${path}: providers: the id "${twice.id}" is used twice`);
  const mistake = trafficMistake(providers);
  if (mistake !== undefined) throw new ProvidersFileError(`${path}: ${mistake}`);
  const refuse = (id: string, problem: string): never => {
    throw new ProvidersFileError(`${path}: provider ${id}: ${problem}`);
  };
  return { entries: providers.map((entry, position) => providerEntry(entry, position, environment, refuse)), health };
}

function providerEntry(
  entry: z.output<typeof entrySchema>,
  position: number,
  environment: Environment,
  refuse: (id: string, problem: string) => never,
): ProviderEntry {
  const { id, kind, concurrency, timeoutMs, reconcileAfterMs, ...rest } = entry;
  const { priority, weight, messagesPerSecond, segmentsPerSecond, burst, expectedDeliveryMs, breaker, ...options } = rest;
  return {
    id,
    kind,
    concurrency,
    timeoutMs,
    reconcileAfterMs,
    traffic: trafficSettings({ priority, weight, messagesPerSecond, segmentsPerSecond, burst, expectedDeliveryMs, breaker }, position),
    options: resolveSecrets(options, environment, (problem) => refuse(id, problem)),
  };
}

/** zod's issues as lines; they name fields, never values. */
export function describeIssues(where: string, error: z.ZodError): string {
  return error.issues.map((issue) => `${where}: ${issue.path.map(String).join('.') || 'file'}: ${messageOf(issue)}`).join('\n');
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: /, '');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
    throw new ProvidersFileError(`${path}: the file cannot be read (${code})`);
  }
}

function parseText(path: string, text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error === undefined) return document.toJS();
  const line = error.linePos?.[0].line;
  throw new ProvidersFileError(`${path}${line === undefined ? '' : `:${line}`}: is not valid YAML or JSON`);
}
