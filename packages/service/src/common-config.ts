import { z } from 'zod';
import { databaseUrl, flag, hostPort } from './config-fields';
import { checkKafkaSecurity, kafkaConfig, type KafkaSecurity } from './kafka-fields';
import { checkInternalTls, internalTlsConfig, type InternalTlsFields } from './tls/internal-tls';

const BUSES = ['postgres', 'kafka'] as const;

/** What every service reads; spread it into the service's own schema. */
export const commonConfig = {
  SWITCHBACK_DATABASE_URL: databaseUrl("The service's own role in the database, e.g. postgresql://router:…@db:5432/switchback."),
  SWITCHBACK_BUS: z.enum(BUSES).default('postgres').describe('Which bus carries the work.'),
  SWITCHBACK_BUS_DATABASE_URL: databaseUrl('The database of the postgres bus. Needed when SWITCHBACK_BUS is postgres.').optional(),
  ...kafkaConfig,
  ...internalTlsConfig,
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

/** What `migrate` needs: its own database, and the bus's where that is one too. */
export const migrationConfig = z.object({
  SWITCHBACK_DATABASE_URL: commonConfig.SWITCHBACK_DATABASE_URL,
  SWITCHBACK_BUS: commonConfig.SWITCHBACK_BUS,
  SWITCHBACK_BUS_DATABASE_URL: commonConfig.SWITCHBACK_BUS_DATABASE_URL,
});

/** What `topics` needs: Kafka. */
export const topicsConfig = z
  .object({ SWITCHBACK_BUS: commonConfig.SWITCHBACK_BUS.refine((bus) => bus === 'kafka', 'topics are made on Kafka: set SWITCHBACK_BUS=kafka'), ...kafkaConfig })
  .superRefine((config, context) => checkCommonConfig({ ...config, SWITCHBACK_BUS_DATABASE_URL: 'not needed' }, context), { when: () => true });

/** How long a service serves on while it is not ready any more, in milliseconds. */
export function drainMs({ SWITCHBACK_DRAIN_SECONDS: seconds }: { readonly SWITCHBACK_DRAIN_SECONDS: number }): number {
  return seconds * 1_000;
}

interface BusAddress {
  readonly SWITCHBACK_BUS: (typeof BUSES)[number];
  readonly SWITCHBACK_BUS_DATABASE_URL?: unknown;
  readonly KAFKA_BROKERS?: unknown;
}

/** For `superRefine`, with `when` so that it is told beside other mistakes: what of the common settings goes together. */
export function checkCommonConfig(config: BusAddress & KafkaSecurity & InternalTlsFields, context: z.RefinementCtx): void {
  requireBusAddress(config, context);
  checkKafkaSecurity(config, context);
  checkInternalTls(config, context);
}

/** The bus that is chosen needs its address. */
function requireBusAddress(config: BusAddress, context: z.RefinementCtx): void {
  if (!BUSES.includes(config.SWITCHBACK_BUS)) return;
  const name = config.SWITCHBACK_BUS === 'kafka' ? 'KAFKA_BROKERS' : 'SWITCHBACK_BUS_DATABASE_URL';
  if (config[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: `is required when SWITCHBACK_BUS is ${config.SWITCHBACK_BUS}` });
}
