import { z } from 'zod';
import { Secret } from './secret';

/** A secret: typed so that it does not print. `<NAME>_FILE` may name a file that holds it. */
export function secret(description: string) {
  return z
    .string()
    .min(1, 'must not be empty')
    .transform((value) => new Secret(value))
    .describe(description);
}

/** true, false, 1, 0, yes, no, on, off. */
export function flag(defaultValue: boolean, description: string) {
  return z
    .stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] })
    .default(defaultValue)
    .describe(description);
}

/** `host:port`. */
export function hostPort(description: string) {
  return z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be host:port')
    .describe(description);
}

/** A PostgreSQL URL. It holds a password, so it does not print. */
export function databaseUrl(description: string) {
  return z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL')
    .transform((value) => new Secret(value))
    .describe(description);
}

/** A list, separated by commas. */
export function list(description: string) {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .describe(description);
}

/** How long settled messages are kept. Of the gateway and the router, which must agree. */
export function retentionDays() {
  return z.coerce
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe('How long messages are kept once they are settled, in days; 0: for ever. The same for the gateway and the router.');
}

const BUSES = ['postgres', 'kafka'] as const;

/** What every service reads; spread it into the service's own schema. */
export const commonConfig = {
  SWITCHBACK_DATABASE_URL: databaseUrl("The service's own role in the database, e.g. postgresql://router:…@db:5432/switchback."),
  SWITCHBACK_BUS: z.enum(BUSES).default('postgres').describe('Which bus carries the work.'),
  SWITCHBACK_BUS_DATABASE_URL: databaseUrl('The database of the postgres bus. Needed when SWITCHBACK_BUS is postgres.').optional(),
  KAFKA_BROKERS: list('Brokers as host:port, separated by commas. Needed when SWITCHBACK_BUS is kafka.').optional(),
  SWITCHBACK_GRPC_ADDRESS: hostPort('Where the gRPC server listens.'),
  SWITCHBACK_HTTP_ADDRESS: hostPort('Where the HTTP server listens.'),
  SWITCHBACK_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe level that is logged.'),
  SWITCHBACK_LOG_SAMPLE_RATIO: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the messages of which what went well is logged, 0 to 1. What went wrong always is.'),
  SWITCHBACK_DRAIN_SECONDS: z.coerce
    .number()
    .min(0)
    .max(600)
    .default(0)
    .describe('How long the service serves on after SIGTERM while it says that it is not ready: as long as load balancers take to notice, in seconds.'),
  SWITCHBACK_MIGRATE: flag(true, 'Whether the service migrates its schema when it starts.'),
};

/** How long a service serves on while it is not ready any more, in milliseconds. */
export function drainMs({ SWITCHBACK_DRAIN_SECONDS: seconds }: { readonly SWITCHBACK_DRAIN_SECONDS: number }): number {
  return seconds * 1_000;
}

interface BusAddress {
  readonly SWITCHBACK_BUS: (typeof BUSES)[number];
  readonly SWITCHBACK_BUS_DATABASE_URL?: unknown;
  readonly KAFKA_BROKERS?: unknown;
}

/** For `superRefine`, with `when` so that it is told beside other mistakes: the bus that is chosen needs its address. */
export function requireBusAddress(config: BusAddress, context: z.RefinementCtx): void {
  if (!BUSES.includes(config.SWITCHBACK_BUS)) return;
  const name = config.SWITCHBACK_BUS === 'kafka' ? 'KAFKA_BROKERS' : 'SWITCHBACK_BUS_DATABASE_URL';
  if (config[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: `is required when SWITCHBACK_BUS is ${config.SWITCHBACK_BUS}` });
}
