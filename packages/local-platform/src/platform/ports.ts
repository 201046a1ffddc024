import { PlatformError } from '../platform-error';
import { freePort, isPortFree } from '../process/free-port';

import { SERVICE_NAMES, type ServiceName } from './service-name';

/** Where everything listens, on 127.0.0.1. */
export interface Ports {
  grpc: Record<ServiceName, number>;
  http: Record<ServiceName, number>;
  postgres: number;
  kafka: number;
  kafkaController: number;
}

/** The ports that the documentation names. */
export const DEVELOPMENT_PORTS: Ports = {
  grpc: { gateway: 50051, router: 50052, sms: 50053, email: 50054, whatsapp: 50055 },
  http: { gateway: 8080, router: 8081, sms: 8083, email: 8084, whatsapp: 8085 },
  postgres: 54329,
  kafka: 19092,
  kafkaController: 19093,
};

/** Flags of `npm start`. */
const FLAG_OF_PORT: Readonly<Record<string, string | undefined>> = { 'gateway gRPC': '--grpc-port', 'gateway HTTP': '--http-port', Postgres: '--postgres-port' };

/** Ports that nobody used a moment ago, for platforms that run beside another one. */
export async function ephemeralPorts(): Promise<Ports> {
  return {
    grpc: await forEachService(),
    http: await forEachService(),
    postgres: await freePort(),
    kafka: await freePort(),
    kafkaController: await freePort(),
  };
}

async function forEachService(): Promise<Record<ServiceName, number>> {
  const [gateway, router, sms, email, whatsapp] = [await freePort(), await freePort(), await freePort(), await freePort(), await freePort()];
  return { gateway, router, sms, email, whatsapp };
}

/** Fails with one line for all ports that another program holds. Kafka looks after its own. */
export async function requireFreePorts(ports: Ports): Promise<void> {
  const wanted: [string, number][] = SERVICE_NAMES.flatMap((name): [string, number][] => [
    [`${name} gRPC`, ports.grpc[name]],
    [`${name} HTTP`, ports.http[name]],
  ]);
  wanted.push(['Postgres', ports.postgres]);
  const free = await Promise.all(wanted.map(([, port]) => isPortFree(port)));
  const taken = wanted.filter((_, index) => free[index] === false);
  if (taken.length === 0) return;
  throw new PlatformError(
    `${taken.length === 1 ? 'A port is' : 'Ports are'} taken by another program: ${taken.map(([what, port]) => `${port} (${what})`).join(', ')}.`,
    `End that program, or start with other ports: ${otherPorts(taken.map(([what]) => what))}.`,
  );
}

/** Those that have a flag of their own may be moved by it; those of the services among themselves only with all. */
function otherPorts(taken: readonly string[]): string {
  const flags = taken.map((what) => FLAG_OF_PORT[what]);
  const alone = flags.every((flag) => flag !== undefined) ? `, or ${flags.join(', ')}` : '';
  return `\`npm start -- --ephemeral-ports\`${alone}`;
}
