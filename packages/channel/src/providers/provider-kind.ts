import { type Mistake, plainIssues } from '@switchback/service';
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

/** What of the service's own configuration options may depend on. */
export interface Surroundings {
  /** Base of the callback URLs. Before the service listens its port may be 0. */
  readonly publicUrl: string;
  /** Whether it is remembered who wrote within the last day: there is a SWITCHBACK_SEARCH_KEY. */
  readonly remembersPersons: boolean;
}

/** Options that were read: all that is wrong with them, or how to build the provider. */
export type ReadOptions =
  | { readonly mistakes: readonly Mistake[] }
  | { readonly mistakes: readonly []; create(context: ProviderContext): Provider };

/** A kind of provider that a channel service can be configured with, e.g. `twilio`. */
export interface ProviderKind {
  /** Used when the providers file does not say: how long one call may take. Milliseconds. */
  readonly defaultTimeoutMs: number;
  /** Reads the provider's own options: everything in its entry but what all kinds have in common. Begins nothing. */
  read(options: unknown, surroundings: Surroundings): ReadOptions;
}

/**
 * Ties a kind's options schema to its constructor. Secrets arrive resolved: in the file they are written `env:NAME` or
 * `file:/path`, and any string option may be.
 */
export function providerKind<S extends z.ZodType>(definition: {
  readonly options: S;
  readonly defaultTimeoutMs?: number;
  /** What is wrong with right options in this service. */
  check?(options: z.output<S>, surroundings: Surroundings): readonly Mistake[];
  create(options: z.output<S>, context: ProviderContext): Provider;
}): ProviderKind {
  return {
    defaultTimeoutMs: definition.defaultTimeoutMs ?? 10_000,
    read: (given, surroundings) => {
      const parsed = definition.options.safeParse(given);
      if (!parsed.success) return { mistakes: plainIssues(definition.options, parsed.error.issues) };
      const options = parsed.data;
      const mistakes = definition.check?.(options, surroundings) ?? [];
      return mistakes.length > 0 ? { mistakes } : { mistakes: [], create: (context) => definition.create(options, context) };
    },
  };
}
