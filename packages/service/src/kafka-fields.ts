import { z } from 'zod';
import { count, filePath, flag, list, secret } from './config-fields';
import { pemProblems } from './tls/pem-problems';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How every service reaches Kafka. */
export const kafkaConfig = {
  KAFKA_BROKERS: list('Brokers as host:port, separated by commas. Needed when SWITCHBACK_BUS is kafka.').optional(),
  KAFKA_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be a letter or a digit, then at most 99 letters, digits, ".", "_" and "-"')
    .optional()
    .describe('Stands before the names of topics and consumer groups, so that platforms can share a Kafka.'),
  KAFKA_TLS: flag(false, 'Whether brokers are reached by TLS. Their certificates are verified, with their names.'),
  KAFKA_TLS_CA: filePath("Authorities of the brokers' certificates, a PEM file. Default: those that Node knows.").optional(),
  KAFKA_TLS_CERT: filePath("The service's own certificate with its chain, for mutual TLS, a PEM file.").optional(),
  KAFKA_TLS_KEY: filePath('The key of KAFKA_TLS_CERT, a PEM file.').optional(),
  KAFKA_SASL_MECHANISM: z.enum(MECHANISMS).optional().describe('How the service authenticates by SASL. Absent: it does not.'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('The user of SASL.'),
  KAFKA_SASL_PASSWORD: secret('The password of SASL. From KAFKA_SASL_PASSWORD_FILE it is read for each authentication.').optional(),
  KAFKA_CREATE_TOPICS: flag(true, 'Whether the service creates topics that are missing. If not, it waits for them.'),
  KAFKA_TOPIC_PARTITIONS: count(10_000, 'Partitions of topics that are created.').default(6),
  KAFKA_TOPIC_REPLICATION_FACTOR: count(100, "Replicas of topics that are created. Default: the broker's.").optional(),
  KAFKA_TOPIC_MIN_INSYNC_REPLICAS: count(100, "Replicas of topics that are created which must have a record before it counts as written. Default: the broker's.").optional(),
};

export interface KafkaSecurity {
  readonly SWITCHBACK_BUS?: unknown;
  readonly KAFKA_TLS?: unknown;
  readonly KAFKA_TLS_CA?: string | undefined;
  readonly KAFKA_TLS_CERT?: string | undefined;
  readonly KAFKA_TLS_KEY?: string | undefined;
  readonly KAFKA_SASL_MECHANISM?: unknown;
  readonly KAFKA_SASL_USERNAME?: unknown;
  readonly KAFKA_SASL_PASSWORD?: unknown;
}

const SASL_PARTS = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;
const TLS_FILES = { ca: 'KAFKA_TLS_CA', cert: 'KAFKA_TLS_CERT', key: 'KAFKA_TLS_KEY' } as const;

/** For `superRefine`: what goes together, and files that can be used. */
export function checkKafkaSecurity(config: KafkaSecurity, context: z.RefinementCtx): void {
  if (config.SWITCHBACK_BUS !== 'kafka') return;
  const wrong = (name: keyof KafkaSecurity, message: string): void => context.addIssue({ code: 'custom', path: [name], message });
  const given = SASL_PARTS.filter((name) => config[name] !== undefined);
  if (given.length > 0) {
    for (const name of SASL_PARTS) if (config[name] === undefined) wrong(name, `is required when ${given.join(' and ')} ${given.length === 1 ? 'is' : 'are'} given`);
  }
  if (config.KAFKA_TLS === false) {
    for (const name of Object.values(TLS_FILES)) if (config[name] !== undefined) wrong(name, 'has no effect without KAFKA_TLS=true');
    return;
  }
  const { KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key } = config;
  if (cert !== undefined && key === undefined) wrong('KAFKA_TLS_KEY', 'KAFKA_TLS_CERT and KAFKA_TLS_KEY go together: give both or none');
  if (cert === undefined && key !== undefined) wrong('KAFKA_TLS_CERT', 'KAFKA_TLS_CERT and KAFKA_TLS_KEY go together: give both or none');
  for (const [part, problem] of pemProblems({ ca, cert, key })) wrong(TLS_FILES[part], problem);
}
