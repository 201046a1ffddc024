import { experimental, Server, ServerCredentials, setLogger } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Health } from '../health';
import { listenError } from '../listen-error';
import { serviceName, type GrpcService } from './grpc-service';
import { healthService } from './health-service';
import { OpenStreams } from './open-streams';
import { reflectionServices } from './reflection/service';
import { guardUnknownMethods, statusGuard } from './status-guard';
import type { RenewedCertificates } from '../tls/renewed-certificates';
import { tellRefusedCallers } from '../tls/tell-refused-callers';

export interface GrpcServerOptions {
  /** host:port; port 0 takes a free one. */
  readonly address: string;
  /** Of TLS; where they name authorities, callers must show a certificate of one of them. Default: plaintext. */
  readonly certificates?: RenewedCertificates | undefined;
  readonly services: readonly GrpcService[];
  readonly health: Health;
  readonly log: Logger;
  /** Default: true. */
  readonly reflection?: boolean;
  /** How long calls may go on after stop, in milliseconds. Default: 3,000. */
  readonly graceMs?: number;
  /** How old a connection gets before its client is told to open another, in milliseconds. Default: five minutes. */
  readonly connectionAgeMs?: number;
}

export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Largest request, in bytes. */
export const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** Clients stay with the process that they found first; so often they look again, and find those that were started since. Calls under way end where they are. */
const CONNECTION_AGE_MS = 300_000;

const OPTIONS = {
  'grpc.max_receive_message_length': MAX_REQUEST_BYTES,
  'grpc.max_send_message_length': 16 * 1024 * 1024,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  interceptors: [statusGuard],
};

/**
 * Starts a gRPC server with health v1 and reflection. Rejects when the address cannot be bound. `stop` lets calls end, ends streams with
 * UNAVAILABLE, and cuts off what is left after `graceMs`.
 */
export async function startGrpcServer(options: GrpcServerOptions): Promise<RunningServer> {
  setLogger({ error: (...parts: unknown[]) => options.log.debug({ grpc: parts.map(String).join(' ') }, 'grpc-js') });
  const server = new Server({ ...OPTIONS, 'grpc.max_connection_age_ms': options.connectionAgeMs ?? CONNECTION_AGE_MS });
  guardUnknownMethods(server);
  const streams = new OpenStreams();
  const names = [...options.services.map(serviceName), 'grpc.health.v1.Health'];
  const reflection = options.reflection === false ? [] : reflectionServices(names);
  for (const service of [...options.services, healthService(options.health, names), ...reflection]) {
    server.addService(service.definition, streams.watch(service));
  }
  const port = await bind(server, options);
  return { port, stop: () => stop(server, streams, options.graceMs ?? 3_000) };
}

function bind(server: Server, { address, certificates, log }: GrpcServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials(certificates), (error, port) => {
      if (error !== null) return reject(listenError(address, error));
      // Who looks in from the internet without knowing TLS is no news.
      if (certificates?.judges === true) tellRefusedCallers(server, log);
      resolve(port);
    });
  });
}

function credentials(certificates: RenewedCertificates | undefined): ServerCredentials {
  if (certificates === undefined) return ServerCredentials.createInsecure();
  // The first is whose certificate is shown, the second by whom others are judged; the library's declaration has their names the other way round.
  return experimental.createCertificateProviderServerCredentials(certificates, certificates.judges ? certificates : null, certificates.judges);
}

function stop(server: Server, streams: OpenStreams, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
    streams.endAll();
  });
}
