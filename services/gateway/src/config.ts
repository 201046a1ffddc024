import { createSecureContext } from 'node:tls';

import { type BusSettings } from '@switchback/bus';
import { checkCommonConfig, commonConfig, hostPort, retentionDays, type Pems, secret, Secret } from '@switchback/service';
import { z } from 'zod';

const DAY_HOURS = 24;
const pem = z
  .string()
  .startsWith('-----BEGIN ', 'must be in PEM')
  .transform((value) => new Secret(value));

/** What the gateway reads from its environment. */
export const gatewayConfig = z
  .object({
    ...commonConfig,
    SWITCHBACK_GRPC_ADDRESS: commonConfig.SWITCHBACK_GRPC_ADDRESS.default('127.0.0.1:50051'),
    SWITCHBACK_HTTP_ADDRESS: commonConfig.SWITCHBACK_HTTP_ADDRESS.default('127.0.0.1:8080'),
    SWITCHBACK_ROUTER_ADDRESS: hostPort('The gRPC address of the router.').default('127.0.0.1:50052'),
    SWITCHBACK_OPERATOR_KEY: secret('The bearer token for CustomerService. Absent: its calls are refused.').optional(),
    SWITCHBACK_TLS_CERT: pem.optional().describe('Certificate and chain for gRPC, usually by SWITCHBACK_TLS_CERT_FILE. Absent: plaintext.'),
    SWITCHBACK_TLS_KEY: secret('Private key in PEM, usually by SWITCHBACK_TLS_KEY_FILE.').optional(),
    SWITCHBACK_IDEMPOTENCY_HOURS: z.coerce
      .number()
      .int()
      .min(DAY_HOURS)
      .default(7 * DAY_HOURS)
      .describe('How long a request_id is remembered, in hours; at least 24.'),
    SWITCHBACK_RETENTION_DAYS: retentionDays(),
    SWITCHBACK_JAEGER_URL: z.url({ protocol: /^https?$/ }).optional().describe('Where people look at traces: GetMessage and GetTimeline then tell the page of the trace.'),
  })
  // Where only its own database is named, the bus is there.
  .superRefine((config, context) => checkCommonConfig({ ...config, SWITCHBACK_BUS_DATABASE_URL: 'its own' }, context), { when: () => true })
  .refine(({ SWITCHBACK_RETENTION_DAYS: days, SWITCHBACK_IDEMPOTENCY_HOURS: hours }) => days === 0 || days * DAY_HOURS > hours, {
    path: ['SWITCHBACK_RETENTION_DAYS'],
    message: 'must be longer than SWITCHBACK_IDEMPOTENCY_HOURS: a request_id would stand for a message that is gone',
    when: () => true,
  })
  .refine((config) => (config.SWITCHBACK_TLS_CERT === undefined) === (config.SWITCHBACK_TLS_KEY === undefined), {
    path: ['SWITCHBACK_TLS_KEY'],
    message: 'SWITCHBACK_TLS_CERT and SWITCHBACK_TLS_KEY go together: give both or none',
    when: () => true,
  })
  .refine((config) => isUsable(publicPems(config)), { path: ['SWITCHBACK_TLS_KEY'], message: 'must be the private key, in PEM, of the certificate in SWITCHBACK_TLS_CERT' });

export type GatewayConfig = z.output<typeof gatewayConfig>;

type TlsFields = { readonly SWITCHBACK_TLS_CERT?: Secret | undefined; readonly SWITCHBACK_TLS_KEY?: Secret | undefined };

/** Reads the certificate of the public API, as it is now where it comes from files; undefined when none is configured. */
export function publicPems({ SWITCHBACK_TLS_CERT: cert, SWITCHBACK_TLS_KEY: key }: TlsFields): (() => Pems) | undefined {
  if (cert === undefined || key === undefined) return undefined;
  return () => ({ cert: Buffer.from(cert.latest()), key: Buffer.from(key.latest()) });
}

function isUsable(read: (() => Pems) | undefined): boolean {
  try {
    if (read !== undefined) createSecureContext(read());
    return true;
  } catch {
    return false;
  }
}

/** What the gateway knows of the bus; where only its own database is named, the bus is there. */
export function busSettings(config: GatewayConfig): BusSettings {
  return { ...config, SWITCHBACK_BUS_DATABASE_URL: config.SWITCHBACK_BUS_DATABASE_URL ?? config.SWITCHBACK_DATABASE_URL };
}
