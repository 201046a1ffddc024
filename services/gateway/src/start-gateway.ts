import { busConfig, Outbox } from '@switchback/bus';
import { InboundServiceService, PolicyServiceService, ProviderServiceService, SuppressionServiceService, TOPICS } from '@switchback/contracts';
import { createPool, openSchema, type Pool } from '@switchback/postgres';
import { type CertificateSource, certificateSources, createHttpServer, eventLoopCheck, Health, type InternalLinks, internalLinks, type Lifecycle, type Logger, observeCertificates, RenewedCertificates, RepeatingTask, serviceName, startGrpcServer } from '@switchback/service';

import { customerService } from './accept/customer-service';
import { inboundService } from './accept/inbound-service';
import { messageService } from './accept/message-service';
import { policyService } from './accept/policy-service';
import { providerService } from './accept/provider-service';
import { suppressionService } from './accept/suppression-service';
import { restApp } from './accept/rest/rest-app';
import { busSettings, type GatewayConfig, publicPems } from './config';
import { forgetRequests } from './forget-requests';
import { type GatewayParts } from './gateway-parts';
import { AcceptedMessages } from './record/accepted-messages';
import { KeyCache } from './record/key-cache';
import { randomPool } from './random-pool';
import { GATEWAY_SCHEMA } from './schema';
import { InlinePolicies } from './send/inline-policies';
import { LateBus } from './send/late-bus';
import { Policies } from './send/policies';
import { RouterClient } from './send/router-client';
import { RouterHealth } from './send/router-health';

const HOUR_MS = 3_600_000;
const FORGET_EVERY_MS = 600_000;

const ANSWERED_BY_THE_ROUTER = [PolicyServiceService, SuppressionServiceService, InboundServiceService, ProviderServiceService].map((definition) =>
  serviceName({ definition }),
);

export interface RunningGateway {
  readonly grpcPort: number;
  readonly httpPort: number;
}

type Stops = Pick<Lifecycle, 'onStop' | 'onDrain'>;

/** Starts the gateway in the order of its parts; `stops` is told how to undo each, and undoes them in reverse. */
export async function startGateway(config: GatewayConfig, log: Logger, stops: Stops): Promise<RunningGateway> {
  const pool = await openDatabase(config, log, stops);
  const links = internalLinks(config, log);
  observeCertificates([...certificateSources(config), ...publicSource(config)]);
  const parts = assemble(config, pool, { outbox: startOutbox(config, pool, log, stops), links, log });
  stops.onStop('router client', () => parts.router.close());
  stops.onStop('accepted messages', () => parts.accepted.drain());
  forgetOldRequests(config, pool, log, stops);

  const health = watchHealth(config, pool, links, stops);
  const grpc = await startGrpcServer({
    address: config.SWITCHBACK_GRPC_ADDRESS,
    certificates: publicCertificates(config, log),
    services: [messageService(parts), policyService(parts), suppressionService(parts), inboundService(parts), customerService(parts), providerService(parts)],
    health,
    log,
  });
  stops.onStop('gRPC', () => grpc.stop());
  // The app bounds bodies itself, so that its callers get the same form of error for all of them.
  const app = restApp(parts);
  const http = await createHttpServer({ address: config.SWITCHBACK_HTTP_ADDRESS, app, health, log, maxBodyBytes: Infinity });
  stops.onStop('HTTP', () => http.stop());
  stops.onDrain(() => health.markStopping());
  health.markStarted();
  return { grpcPort: grpc.port, httpPort: http.port };
}

function watchHealth(config: GatewayConfig, pool: Pool, links: InternalLinks, stops: Stops): Health {
  const health = new Health();
  const router = new RouterHealth(config.SWITCHBACK_ROUTER_ADDRESS, links);
  stops.onStop('router health', () => router.close());
  health.register('event loop', eventLoopCheck(), 'liveness');
  // Messages are accepted without the router and without the bus: all that it takes is the database.
  health.register('database', () => pool.query('SELECT 1').then(() => ({ ok: true })), 'readiness');
  health.register('router', () => router.check(), 'readiness', { services: ANSWERED_BY_THE_ROUTER });
  return health;
}

function publicSource(config: GatewayConfig): readonly CertificateSource[] {
  const read = publicPems(config);
  return read === undefined ? [] : [{ use: 'public', read }];
}

/** Of the public API. Those that come from files are read again, so that they can be renewed. */
function publicCertificates(config: GatewayConfig, log: Logger): RenewedCertificates | undefined {
  const read = publicPems(config);
  return read === undefined ? undefined : new RenewedCertificates({ read, log });
}

async function openDatabase(config: GatewayConfig, log: Logger, stops: Stops): Promise<Pool> {
  const connectionString = config.SWITCHBACK_DATABASE_URL.reveal();
  await openSchema({ ...GATEWAY_SCHEMA, connectionString, mayMigrate: config.SWITCHBACK_MIGRATE, service: 'gateway', log });
  const onError = (error: Error): void => log.warn({ err: error }, 'database connection lost');
  const pool = createPool({ connectionString, applicationName: 'switchback-gateway', schema: GATEWAY_SCHEMA.schema, onError });
  stops.onStop('database', () => pool.end());
  return pool;
}

function startOutbox(config: GatewayConfig, pool: Pool, log: Logger, stops: Stops): Outbox {
  const bus = new LateBus(busConfig(busSettings(config), 'switchback-gateway', log));
  stops.onStop('bus', () => bus.close());
  const onError = (error: unknown): void => log.warn({ err: error }, 'accepted messages wait in the outbox: publishing failed, trying again');
  // What is published has gathered already, before its commit.
  const outbox = new Outbox({ pool, bus: () => bus.open(), anyOrder: [TOPICS.messagesAccepted], gatherMs: 0, onError });
  stops.onStop('outbox', () => outbox.stop());
  // A gateway that starts while the bus is away accepts messages all the same.
  outbox.start().catch(onError);
  return outbox;
}

function assemble(config: GatewayConfig, pool: Pool, { outbox, links, log }: { outbox: Outbox; links: InternalLinks; log: Logger }): GatewayParts {
  const now = Date.now;
  const router = new RouterClient(config.SWITCHBACK_ROUTER_ADDRESS, links);
  return {
    pool,
    router,
    policies: new Policies(router, now),
    inlinePolicies: new InlinePolicies(router, now),
    accepted: new AcceptedMessages({ pool, outbox }),
    keys: new KeyCache(pool, now),
    jaegerUrl: config.SWITCHBACK_JAEGER_URL,
    operatorKey: config.SWITCHBACK_OPERATOR_KEY,
    now,
    random: randomPool(),
    log,
  };
}

function forgetOldRequests(config: GatewayConfig, pool: Pool, log: Logger, stops: Stops): void {
  const retentionMs = config.SWITCHBACK_IDEMPOTENCY_HOURS * HOUR_MS;
  const run = (signal: AbortSignal): Promise<number> => forgetRequests(pool, { acceptedBefore: Date.now() - retentionMs, signal });
  const forget = new RepeatingTask({ name: 'forgetting old request ids', run, everyMs: FORGET_EVERY_MS, log });
  forget.start();
  stops.onStop('retention', () => forget.stop());
}
