import { commonConfig, hostPort, checkCommonConfig, retentionDays, secret } from '@switchback/service';
import { z } from 'zod';

import { type ChannelAddresses } from './send/channel-clients';

const DAY_MS = 86_400_000;
const SHORTEST_SEARCH_KEY = 16;

/** What the router reads from its environment. */
export const routerConfig = z
  .object({
    ...commonConfig,
    SWITCHBACK_GRPC_ADDRESS: hostPort('Where the internal gRPC API listens.').default('127.0.0.1:50052'),
    SWITCHBACK_HTTP_ADDRESS: hostPort('Where health listens.').default('127.0.0.1:8081'),
    SWITCHBACK_SEARCH_KEY: secret('Keys the hashes by which messages and suppressions are found; at least 16 characters, the same in all replicas, for ever.').refine(
      (key) => key.reveal().length >= SHORTEST_SEARCH_KEY,
      `must have at least ${SHORTEST_SEARCH_KEY} characters, for example from "openssl rand -hex 32"`,
    ),
    SWITCHBACK_SMS_ADDRESS: hostPort('The gRPC address of the sms service.').default('127.0.0.1:50053'),
    SWITCHBACK_EMAIL_ADDRESS: hostPort('The gRPC address of the email service.').default('127.0.0.1:50054'),
    SWITCHBACK_WHATSAPP_ADDRESS: hostPort('The gRPC address of the whatsapp service.').default('127.0.0.1:50055'),
    SWITCHBACK_INVALID_ADDRESS_DAYS: z.coerce
      .number()
      .min(0)
      .max(3650)
      .default(30)
      .describe('How long an address that a provider calls invalid is not tried again, in days; 0: it is not remembered.'),
    SWITCHBACK_RETENTION_DAYS: retentionDays(),
    SWITCHBACK_INBOUND_DAYS: z.coerce.number().min(1).max(365).default(7).describe('How long what persons say back can be read, in days.'),
  })
  .superRefine(checkCommonConfig, { when: () => true });

export type RouterConfig = z.output<typeof routerConfig>;

/** How long an address that a provider calls invalid is remembered; 0: not at all. */
export function invalidForMs({ SWITCHBACK_INVALID_ADDRESS_DAYS: days }: RouterConfig): number {
  return days * DAY_MS;
}

/** How long settled messages are kept, in milliseconds; Infinity: for ever. */
export function retentionMs({ SWITCHBACK_RETENTION_DAYS: days }: RouterConfig): number {
  return days === 0 ? Infinity : days * DAY_MS;
}

/** How long what persons say back can be read. */
export function inboundForMs({ SWITCHBACK_INBOUND_DAYS: days }: RouterConfig): number {
  return days * DAY_MS;
}

export function channelAddresses(config: RouterConfig): ChannelAddresses {
  return { SMS: config.SWITCHBACK_SMS_ADDRESS, EMAIL: config.SWITCHBACK_EMAIL_ADDRESS, WHATSAPP: config.SWITCHBACK_WHATSAPP_ADDRESS };
}
