import { plainIssues } from '@switchback/service';
import { z } from 'zod';

import { DEFAULT_HEALTH } from '../decide/shift-traffic';
import { type Mistakes } from './mistakes';
import { readYaml } from './read-yaml';
import { resolveSecrets, type Environment } from './resolve-secrets';
import { healthSchema, type HealthSettings, priorityMistakes, trafficMistakes, trafficSchema, type TrafficSettings, trafficSettings } from './traffic-settings';

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
  providers: z.array(z.unknown()).min(1, 'must name at least one provider'),
  /** How traffic follows the receipts. */
  health: z.unknown().optional(),
});

/** Entries may say these; all else is the kind's own. */
export const COMMON_FIELDS = Object.keys(entrySchema.shape);

/** One provider as the file describes it. */
export interface ProviderEntry {
  readonly id: string;
  readonly kind: string;
  readonly concurrency: number;
  readonly timeoutMs: number | undefined;
  readonly reconcileAfterMs: number;
  readonly traffic: TrafficSettings;
}

/** An entry, as far as it can be read. */
export interface ReadEntry {
  /** The file and the provider, for mistakes. */
  readonly where: string;
  /** Undefined when what all kinds have in common is wrong already. */
  readonly entry: ProviderEntry | undefined;
  /** Undefined when there is none. */
  readonly kind: string | undefined;
  /** What is the kind's own, secrets looked up. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Options whose secret is not there: told already. */
  readonly unresolved: readonly string[];
}

export interface ProvidersFile {
  readonly entries: readonly ReadEntry[];
  readonly health: HealthSettings;
}

/** Reads a providers file: YAML, of which JSON is a part. Throws {@link ProvidersFileError} when it cannot be read at all; else `mistakes` is told. */
export function readProvidersFile(path: string, environment: Environment, mistakes: Mistakes): ProvidersFile {
  const content = readYaml(path);
  const parsed = fileSchema.safeParse(content);
  for (const { path: at, sentence } of plainIssues(fileSchema, parsed.error?.issues ?? [])) mistakes.add(path, at, sentence);
  const { providers, health } = partsOf(content);
  const entries = providers.map((entry, position) => readEntry(path, entry, position, environment, mistakes));
  tellTogether(path, providers, entries, mistakes);
  return { entries, health: readHealth(path, health, mistakes) };
}

function partsOf(content: unknown): { readonly providers: readonly unknown[]; readonly health: unknown } {
  const { providers, health } = isRecord(content) ? content : {};
  return { providers: Array.isArray(providers) ? providers : [], health };
}

function readHealth(path: string, health: unknown, mistakes: Mistakes): HealthSettings {
  const parsed = healthSchema.safeParse(health);
  for (const { path: at, sentence } of plainIssues(healthSchema, parsed.error?.issues ?? [])) mistakes.add(path, at === '' ? 'health' : `health.${at}`, sentence);
  return parsed.data ?? DEFAULT_HEALTH;
}

function readEntry(path: string, raw: unknown, position: number, environment: Environment, mistakes: Mistakes): ReadEntry {
  const parsed = entrySchema.safeParse(raw);
  const where = `${path}: ${nameOf(raw, position)}`;
  for (const { path: at, sentence } of plainIssues(entrySchema, parsed.error?.issues ?? [])) mistakes.add(where, at, sentence);
  const fields = isRecord(raw) ? raw : {};
  const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !COMMON_FIELDS.includes(name)));
  const unresolved: string[] = [];
  const options = resolveSecrets(own, environment, (name, sentence) => {
    unresolved.push(name);
    mistakes.add(where, name, sentence);
  });
  const kind = typeof fields['kind'] === 'string' ? fields['kind'] : undefined;
  return { where, entry: parsed.success ? providerEntry(parsed.data, position) : undefined, kind, options, unresolved };
}

/** By its id, or by its place in the list when it has none that can be used. */
function nameOf(raw: unknown, position: number): string {
  const id = entrySchema.shape.id.safeParse(isRecord(raw) ? raw['id'] : undefined);
  return id.success ? `provider ${id.data}` : `providers.${position}`;
}

function providerEntry(entry: z.output<typeof entrySchema>, position: number): ProviderEntry {
  const { id, kind, concurrency, timeoutMs, reconcileAfterMs, priority, weight, messagesPerSecond, segmentsPerSecond, burst, expectedDeliveryMs, breaker } = entry;
  const traffic = trafficSettings({ priority, weight, messagesPerSecond, segmentsPerSecond, burst, expectedDeliveryMs, breaker }, position);
  return { id, kind, concurrency, timeoutMs, reconcileAfterMs, traffic };
}

/** What is wrong with entries beside each other, or with fields beside each other. */
function tellTogether(path: string, raw: readonly unknown[], entries: readonly ReadEntry[], mistakes: Mistakes): void {
  const fields = raw.map((entry) => (isRecord(entry) ? entry : {}));
  const ids = fields.map(({ id }) => id).filter((id) => typeof id === 'string');
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) mistakes.add(path, 'providers', `the id "${id}" is used twice; give each provider an id of its own`);
  for (const sentence of priorityMistakes(fields)) mistakes.add(path, 'priority', sentence);
  for (const [index, entry] of entries.entries()) {
    for (const { path: at, sentence } of trafficMistakes(fields[index] ?? {})) mistakes.add(entry.where, at, sentence);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
