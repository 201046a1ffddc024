import { busAnswers, busConfig, consumersMove, createBus, pollerMoves } from '@switchback/bus';
import { createPool, openSchema } from '@switchback/postgres';
import { certificateSources, createHttpServer, eventLoopCheck, Health, internalLinks, observeCertificates, RepeatingTask, startGrpcServer, type Lifecycle, type Logger } from '@switchback/service';

import { routerService } from './accept/router-service';
import { channelAddresses, inboundForMs, invalidForMs, retentionMs, type RouterConfig } from './config';
import { forgetInbound } from './forget-inbound';
import { forgetMessages } from './forget-messages';
import { forgetSuppressions } from './forget-suppressions';
import { KnownAddresses } from './known-addresses';
import { KnownCapabilities } from './known-capabilities';
import { PATIENCE, type Patience } from './patience';
import { SearchTerms } from './record/search-terms';
import { RouterEngine } from './router-engine';
import { type RouterParts } from './router-parts';
import { ROUTER_SCHEMA } from './schema';
import { ChannelClients } from './send/channel-clients';

const FORGET_EVERY_MS = 600_000;

export interface RunningRouter {
  readonly grpcPort: number;
  readonly httpPort: number;
}

/** Starts the router in the order of its parts; `lifecycle` is told how to undo each, and undoes them in reverse. */
export async function startRouter(
  config: RouterConfig,
  log: Logger,
  lifecycle: Pick<Lifecycle, 'onStop' | 'onDrain'>,
  patience: Patience = PATIENCE,
): Promise<RunningRouter> {
  observeCertificates(certificateSources(config));
  const connectionString = config.SWITCHBACK_DATABASE_URL.reveal();
  await openSchema({ ...ROUTER_SCHEMA, connectionString, mayMigrate: config.SWITCHBACK_MIGRATE, service: 'router', log });
  const pool = createPool({ connectionString, applicationName: 'switchback-router', schema: ROUTER_SCHEMA.schema, onError: (error) => log.warn({ err: error }, 'database') });
  lifecycle.onStop('database', () => pool.end());
  const bus = await createBus(busConfig(config, 'switchback-router', log));
  lifecycle.onStop('bus', () => bus.close());
  const links = internalLinks(config, log);
  const channels = new ChannelClients(channelAddresses(config), links);
  lifecycle.onStop('channel clients', () => channels.close());

  const health = new Health();
  const terms = new SearchTerms(config.SWITCHBACK_SEARCH_KEY.reveal());
  const addresses = new KnownAddresses({ terms, invalidForMs: invalidForMs(config) });
  const keeping = { retentionMs: retentionMs(config), inboundForMs: inboundForMs(config) };
  const engine = new RouterEngine({ pool, bus, channels, terms, addresses, ...keeping, patience, logSampleRatio: config.SWITCHBACK_LOG_SAMPLE_RATIO, log });
  const { parts, watchers, withdrawals } = engine;
  const service = routerService({ parts, watchers, withdrawals, capabilities: new KnownCapabilities({ channels, log, patienceMs: patience.answerMs }), channels });
  const grpc = await startGrpcServer({ address: config.SWITCHBACK_GRPC_ADDRESS, certificates: links.certificates, services: [service], health, log });
  lifecycle.onStop('gRPC', () => grpc.stop());
  const http = await createHttpServer({ address: config.SWITCHBACK_HTTP_ADDRESS, health, log });
  lifecycle.onStop('HTTP', () => http.stop());
  lifecycle.onStop('engine', () => engine.stop());
  await engine.start();
  forgetTheOld(parts, log, lifecycle);

  health.register('event loop', eventLoopCheck(), 'liveness');
  health.register('consumers', consumersMove(() => engine.consumers), 'liveness');
  health.register('timers', pollerMoves(engine.timers), 'liveness');
  health.register('database', () => pool.query('SELECT 1').then(() => ({ ok: true })), 'readiness');
  // What it is asked it answers from the database; what waits on the bus is nobody's call.
  health.register('bus', busAnswers(() => engine.consumers), 'readiness', { needed: false });
  lifecycle.onDrain(() => health.markStopping());
  health.markStarted();
  return { grpcPort: grpc.port, httpPort: http.port };
}

function forgetTheOld({ pool, terms, retentionMs: keepMs, inboundForMs: readableMs }: RouterParts, log: Logger, lifecycle: Pick<Lifecycle, 'onStop'>): void {
  const repeat = (name: string, run: (signal: AbortSignal) => Promise<number>): void => {
    const task = new RepeatingTask({ name, run, everyMs: FORGET_EVERY_MS, log });
    task.start();
    lifecycle.onStop('retention', () => task.stop());
  };
  repeat('deleting expired suppressions', (signal) => forgetSuppressions(pool, new Date(), signal));
  repeat('deleting old inbound messages', (signal) => forgetInbound(pool, new Date(Date.now() - readableMs), signal));
  if (!Number.isFinite(keepMs)) return;
  repeat('deleting old messages', (signal) => forgetMessages(pool, terms, { settledBefore: new Date(Date.now() - keepMs), signal }));
}
