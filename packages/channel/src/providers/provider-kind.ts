import { type z } from 'zod';

import { type Channel } from '@switchback/fallback';

import { type Provider } from '../provider';

/** What a provider is built with besides its own options. */
export interface ProviderContext {
  /** As named in the providers file. */
  readonly id: string;
  readonly channel: Channel;
  /** Where this provider posts its receipts, as it must call it: `<public URL>/receipts/<id>`. */
  readonly receiptUrl: string;
  /** The same route by the service's own address, for a provider that lives in this process. */
  readonly localReceiptUrl: string;
}

/** A kind of provider that a channel service can be configured with, e.g. `twilio`. */
export interface ProviderKind {
  /** Used when the providers file does not say: how long one call may take. Milliseconds. */
  readonly defaultTimeoutMs: number;
  /** Reads the provider's own options (everything in its entry but id, kind, concurrency, timeoutMs). Throws a ZodError. */
  create(options: unknown, context: ProviderContext): Provider;
}

/**
 * Ties a kind's options schema to its constructor. Secrets arrive resolved: in the file they are written `env:NAME` or
 * `file:/path`, and any string option may be.
 */
export function providerKind<S extends z.ZodType>(definition: {
  readonly options: S;
  readonly defaultTimeoutMs?: number;
  create(options: z.output<S>, context: ProviderContext): Provider;
}): ProviderKind {
  return {
    defaultTimeoutMs: definition.defaultTimeoutMs ?? 10_000,
    create: (options, context) => definition.create(definition.options.parse(options), context),
  };
}
