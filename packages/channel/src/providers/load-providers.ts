import { z } from 'zod';

import { type Channel } from '@switchback/fallback';

import { DEFAULT_HEALTH } from '../decide/shift-traffic';
import { type Provider } from '../provider';
import { sandboxKind } from '../sandbox/sandbox-kind';
import { type ProviderKind } from './provider-kind';
import { type ConfiguredProvider, ProviderSet } from './provider-set';
import { describeIssues, type ProviderEntry, type ProvidersFile, ProvidersFileError, readProvidersFile } from './providers-file';
import { type Environment } from './resolve-secrets';
import { trafficSchema, trafficSettings } from './traffic-settings';

export interface LoadProvidersOptions {
  readonly channel: Channel;
  /** Undefined: one sandbox provider named "sandbox". */
  readonly file: string | undefined;
  readonly environment: Environment;
  /** Kinds that the file may name besides `sandbox`. */
  readonly kinds: Readonly<Record<string, ProviderKind>>;
  /** Base of the callback URLs that providers are given. */
  readonly publicUrl: string;
  /** The service's own base URL. */
  readonly localUrl: string;
}

/** What people say can be posted to it by who knows the secret (`switchback sandbox inbound`). */
function sandboxOnly({ SWITCHBACK_SANDBOX_SECRET: secret }: Environment): ProvidersFile {
  const options = secret === undefined || secret === '' ? {} : { secret };
  const traffic = trafficSettings(trafficSchema.parse({}), 0);
  return { entries: [{ id: 'sandbox', kind: 'sandbox', concurrency: 128, timeoutMs: undefined, reconcileAfterMs: 0, traffic, options }], health: DEFAULT_HEALTH };
}

/** Builds the configured providers in their order. Throws {@link ProvidersFileError} with one line per problem. */
export function loadProviders(options: LoadProvidersOptions): ProviderSet {
  const { entries, health } = options.file === undefined ? sandboxOnly(options.environment) : readProvidersFile(options.file, options.environment);
  return new ProviderSet(entries.map((entry) => build(entry, options)), health);
}

function build(entry: ProviderEntry, options: LoadProvidersOptions): ConfiguredProvider {
  const where = `${options.file ?? 'providers'}: provider ${entry.id}`;
  const kinds: Readonly<Record<string, ProviderKind>> = { sandbox: sandboxKind, ...options.kinds };
  const kind = Object.hasOwn(kinds, entry.kind) ? kinds[entry.kind] : undefined;
  if (kind === undefined) throw new ProvidersFileError(`${where}: kind: must be one of ${Object.keys(kinds).join(', ')}`);
  const provider = construct(kind, entry, options, where);
  const { concurrency, timeoutMs = kind.defaultTimeoutMs, traffic } = entry;
  return { provider, concurrency, timeoutMs, traffic, reconcileAfterMs: reconcileAfterMs(provider, entry) };
}

/** A provider that cannot be asked is never asked. */
function reconcileAfterMs({ capabilities }: Provider, entry: ProviderEntry): number | undefined {
  return capabilities.query && entry.reconcileAfterMs > 0 ? entry.reconcileAfterMs : undefined;
}

function construct(kind: ProviderKind, entry: ProviderEntry, options: LoadProvidersOptions, where: string) {
  const route = `/receipts/${entry.id}`;
  try {
    return kind.create(entry.options, {
      id: entry.id,
      channel: options.channel,
      receiptUrl: `${options.publicUrl.replace(/\/+$/, '')}${route}`,
      localReceiptUrl: `${options.localUrl}${route}`,
    });
  } catch (error) {
    if (error instanceof z.ZodError) throw new ProvidersFileError(describeIssues(where, error));
    throw error;
  }
}
