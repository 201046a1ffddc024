import { z } from 'zod';

import { providerKind } from '../providers/provider-kind';
import { SandboxProvider } from './sandbox-provider';

/** Available in every channel as `kind: sandbox`. */
export const sandboxKind = providerKind({
  options: z.strictObject({
    /** Bounds of the wait before a receipt, in milliseconds. */
    receiptDelayMs: z.tuple([z.int().min(0), z.int().max(600_000)]).default([100, 400]),
    /** Signs what is posted to its door: who knows it can post what people say. Default: a key that nobody knows. */
    secret: z.string().min(16).optional(),
    /** File that gets a line of JSON for each call: what the provider saw, for tests. */
    callLog: z.string().min(1).optional(),
  }),
  defaultTimeoutMs: 2_000,
  create: ({ receiptDelayMs, callLog, secret }, context) =>
    new SandboxProvider({
      id: context.id,
      channel: context.channel,
      receiptUrl: context.localReceiptUrl,
      receiptDelayMs,
      ...(callLog === undefined ? {} : { callLog }),
      ...(secret === undefined ? {} : { key: Buffer.from(secret) }),
    }),
});
