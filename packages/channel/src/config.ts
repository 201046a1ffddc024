import { z } from 'zod';

import { commonConfig, hostPort, readConfig, requireBusAddress } from '@switchback/service';

import { type Environment } from './providers/resolve-secrets';

/** The ports that a channel service takes when nothing is configured. */
export interface ChannelDefaults {
  readonly grpcPort: number;
  readonly httpPort: number;
}

function channelConfigSchema({ grpcPort, httpPort }: ChannelDefaults) {
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
    })
    .superRefine(requireBusAddress);
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
