import { type Channel } from '@switchback/fallback';

import { shareOfRate } from '../decide/share-of-rate';
import { DEFAULT_HEALTH } from '../decide/shift-traffic';
import { type Provider } from '../provider';
import { sandboxKind } from '../sandbox/sandbox-kind';
import { Mistakes } from './mistakes';
import { type ProviderContext, type ProviderKind, type Surroundings } from './provider-kind';
import { type ConfiguredProvider, ProviderSet } from './provider-set';
import { type ProviderEntry, type ProvidersFile, type ReadEntry, readProvidersFile } from './providers-file';
import { type Environment } from './resolve-secrets';
import { trafficSchema, trafficSettings } from './traffic-settings';

export interface CheckProvidersOptions {
  readonly channel: Channel;
  /** Undefined: one sandbox provider named "sandbox". */
  readonly file: string | undefined;
  readonly environment: Environment;
  /** How many processes share the rates of the file. */
  readonly replicas: number;
  /** Kinds that the file may name besides `sandbox`. */
  readonly kinds: Readonly<Record<string, ProviderKind>>;
  readonly surroundings: Surroundings;
}

/** Where the service is reached. */
export interface ServiceUrls {
  /** Base of the callback URLs that providers are given. */
  readonly publicUrl: string;
  /** The service's own base URL. */
  readonly localUrl: string;
}

/** Builds the providers, in their order, of a configuration that was found right. */
export type BuildProviders = (urls: ServiceUrls) => ProviderSet;

interface CheckedEntry {
  readonly entry: ProviderEntry;
  readonly defaultTimeoutMs: number;
  create(context: ProviderContext): Provider;
}

/** What people say can be posted to it by who knows the secret (`switchback sandbox inbound`). */
function sandboxOnly({ SWITCHBACK_SANDBOX_SECRET: secret }: Environment): ProvidersFile {
  const options = secret === undefined || secret === '' ? {} : { secret };
  const traffic = trafficSettings(trafficSchema.parse({}), 0);
  const entry = { id: 'sandbox', kind: 'sandbox', concurrency: 128, timeoutMs: undefined, reconcileAfterMs: 0, traffic };
  return { entries: [{ where: 'SWITCHBACK_SANDBOX_SECRET', entry, kind: 'sandbox', options, unresolved: [] }], health: DEFAULT_HEALTH };
}

/**
 * Reads the configured providers and begins nothing. Throws {@link ProvidersFileError} with one line for each mistake of all of them.
 */
export function checkProviders(options: CheckProvidersOptions): BuildProviders {
  const mistakes = new Mistakes();
  const { entries, health } = options.file === undefined ? sandboxOnly(options.environment) : readProvidersFile(options.file, options.environment, mistakes);
  const checked = entries.flatMap((entry) => checkEntry(entry, options, mistakes));
  mistakes.throwIfAny();
  return (urls) => new ProviderSet(checked.map((entry) => build(entry, options, urls)), health);
}

function checkEntry({ where, entry, kind: name, options: own, unresolved }: ReadEntry, options: CheckProvidersOptions, mistakes: Mistakes): CheckedEntry[] {
  if (name === undefined) return [];
  const kinds: Readonly<Record<string, ProviderKind>> = { sandbox: sandboxKind, ...options.kinds };
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) {
    mistakes.add(where, 'kind', `must be one of ${Object.keys(kinds).join(', ')}`);
    return [];
  }
  const read = kind.read(own, options.surroundings);
  for (const { path, sentence } of read.mistakes) if (!unresolved.some((told) => isAtOrAbove(path, told))) mistakes.add(where, path, sentence);
  return entry !== undefined && 'create' in read ? [{ entry, defaultTimeoutMs: kind.defaultTimeoutMs, create: (context) => read.create(context) }] : [];
}

/** What a schema says of `env:NAME` as it is written, or of what holds it, is no mistake of its own. */
function isAtOrAbove(path: string, told: string): boolean {
  return told === path || (path !== '' && told.startsWith(`${path}.`));
}

function build({ entry, defaultTimeoutMs, create }: CheckedEntry, { channel, replicas }: CheckProvidersOptions, { publicUrl, localUrl }: ServiceUrls): ConfiguredProvider {
  const route = `/receipts/${entry.id}`;
  const provider = create({ id: entry.id, channel, receiptUrl: `${publicUrl.replace(/\/+$/, '')}${route}`, localReceiptUrl: `${localUrl}${route}` });
  const { concurrency, timeoutMs = defaultTimeoutMs } = entry;
  const traffic = { ...entry.traffic, rate: entry.traffic.rate && shareOfRate(entry.traffic.rate, replicas) };
  return { provider, concurrency, timeoutMs, traffic, reconcileAfterMs: reconcileAfterMs(provider, entry) };
}

/** A provider that cannot be asked is never asked. */
function reconcileAfterMs({ capabilities }: Provider, entry: ProviderEntry): number | undefined {
  return capabilities.query && entry.reconcileAfterMs > 0 ? entry.reconcileAfterMs : undefined;
}
