import { z } from 'zod';

import { commonConfig, hostPort, readConfig, checkCommonConfig, secret } from '@switchback/service';

import { type MoreKeywords } from './decide/keyword';
import { type Environment } from './providers/resolve-secrets';

/** The ports that a channel service takes when nothing is configured. */
export interface ChannelDefaults {
  readonly grpcPort: number;
  readonly httpPort: number;
}

/** What a channel service reads from its environment. */
export function channelConfigSchema({ grpcPort, httpPort }: ChannelDefaults) {
  return z
    .object({
      ...commonConfig,
      SWITCHBACK_GRPC_ADDRESS: hostPort('Where the internal gRPC API listens.').default(`127.0.0.1:${grpcPort}`),
      SWITCHBACK_HTTP_ADDRESS: hostPort('Where health and provider receipts listen.').default(`127.0.0.1:${httpPort}`),
      SWITCHBACK_PROVIDERS_FILE: z.string().optional().describe('YAML or JSON list of providers. Absent: one sandbox provider.'),
      SWITCHBACK_PUBLIC_URL: z
        .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
        .optional()
        .describe('Base of the callback URLs that providers are given. Default: http:// and SWITCHBACK_HTTP_ADDRESS.'),
      SWITCHBACK_REPLICAS: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000)
        .default(1)
        .describe('How many processes of this service run: each takes that share of the rates in the providers file.'),
      SWITCHBACK_RESTORED_AT: z.iso
        .datetime({ offset: true, error: 'must be a time such as 2026-11-29T12:00:00Z' })
        .transform((text) => new Date(text))
        .refine((time) => time.getTime() <= Date.now(), 'must not lie in the future')
        .optional()
        .describe('When the database was restored from a backup: what may have been sent before is UNKNOWN, and not sent again.'),
      SWITCHBACK_SEARCH_KEY: secret("The router's: keys the hashes by which it is remembered who wrote within the last day. Absent: that is not remembered.").optional(),
      SWITCHBACK_SEARCH_KEY_OTHER: secret('Who wrote is found by this key too: the next one before a change of the key, the previous one for a day after it.').optional(),
      SWITCHBACK_OPT_OUT_KEYWORDS: words('Words, separated by commas, that are STOP besides those that are known.'),
      SWITCHBACK_OPT_IN_KEYWORDS: words('Likewise START.'),
      SWITCHBACK_HELP_KEYWORDS: words('Likewise HELP.'),
    })
    .superRefine(checkCommonConfig, { when: () => true });
}

function words(description: string) {
  return z
    .string()
    .default('')
    .transform((text) => text.split(',').map((word) => word.trim()).filter((word) => word !== ''))
    .describe(description);
}

/** Keywords that this installation knows besides ours. */
export function moreKeywords(config: ChannelConfig): MoreKeywords {
  return { STOP: config.SWITCHBACK_OPT_OUT_KEYWORDS, START: config.SWITCHBACK_OPT_IN_KEYWORDS, HELP: config.SWITCHBACK_HELP_KEYWORDS };
}

/** What a channel service is configured with. */
export type ChannelConfig = z.output<ReturnType<typeof channelConfigSchema>> & {
  /** Where `env:NAME` in the providers file is looked up. */
  readonly environment: Environment;
};

/** Reads the environment; prints what is wrong and exits with 78 when it cannot be used. */
export function readChannelConfig(defaults: ChannelDefaults): ChannelConfig {
  return { ...readConfig(channelConfigSchema(defaults)), environment: process.env };
}
