import { Router } from 'express';

import { busAnswers, busConfig, consumersMove, createBus, Outbox, pollerMoves, type Bus } from '@switchback/bus';
import { CONSUMER_GROUPS, dispatchTopic, TOPICS } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { openSchema, type Pool } from '@switchback/postgres';
import { certificateSources, createHttpServer, eventLoopCheck, Health, internalLinks, observeCertificates, RepeatingTask, startGrpcServer, type Logger } from '@switchback/service';

import { channelApi } from './accept/channel-api';
import { receiptRoutes } from './accept/receipt-routes';
import { startAttemptFlow } from './attempt-flow';
import { moreKeywords, type ChannelConfig } from './config';
import { migrationsDirectory } from './migrations-directory';
import { checkProviders, type ServiceUrls } from './providers/check-providers';
import { type ProviderKind } from './providers/provider-kind';
import { type ProviderSet } from './providers/provider-set';
import { Conversations } from './record/conversations';
import { observeBacklog } from './receipt-metrics';
import { doubtWaiting } from './record/doubt-waiting';
import { openPool } from './record/open-pool';
import { prune } from './record/prune';
import { CancelAsker } from './send/ask-to-cancel';
import { tellEnded } from './send/tell-ended';
import { ReceiptTaker } from './take-receipts';
import { Traffic } from './traffic';

export interface ChannelServiceOptions {
  readonly channel: Channel;
  /** Also the schema, the consumer group and the name in pg_stat_activity. */
  readonly name: 'sms' | 'email' | 'whatsapp';
  readonly config: ChannelConfig;
  /** Kinds that the providers file may name besides `sandbox`. */
  readonly kinds: Readonly<Record<string, ProviderKind>>;
  /** Registers what undoes a step of the start; to be run in reverse order. */
  readonly onStop: (name: string, stop: () => unknown) => void;
  /** Registers what makes the service not ready; to be run before all of those. */
  readonly onDrain: (unready: () => void) => void;
  readonly log: Logger;
}

export interface ChannelServicePorts {
  readonly grpcPort: number;
  readonly httpPort: number;
}

/** Reports are many and small, and the router takes them in batches. */
const REPORTS_GATHER_MS = 40;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * Starts a channel service. Rejects when something that it needs is not there; what was started until then is registered to stop. What is wrong
 * with its providers is told before anything is started.
 */
export async function startChannelService(options: ChannelServiceOptions): Promise<ChannelServicePorts> {
  const { channel, config, log, onStop } = options;
  const buildProviders = checkedProviders(options);
  const health = new Health();
  const routes = Router();
  // The webhook door bounds bodies itself, and sees to it that what it refuses stays unread.
  const http = await createHttpServer({ address: config.SWITCHBACK_HTTP_ADDRESS, app: routes, health, log, maxBodyBytes: Number.POSITIVE_INFINITY });
  onStop('http', () => http.stop());
  observeCertificates(certificateSources(config));
  const pool = await openDatabase(options);
  const bus = await openBus(options);
  const onError = (err: unknown): void => log.warn({ err }, 'outbox');
  const outbox = new Outbox({ pool, bus: async () => bus, anyOrder: [TOPICS.attemptsEvents], gatherMs: REPORTS_GATHER_MS, onError });
  onStop('outbox', () => outbox.stop());
  await outbox.start();

  const urls = baseUrls(config, http.port);
  const providers = buildProviders(urls);
  onStop('providers', () => providers.close());
  const traffic = new Traffic({ channel, pool, providers, log });
  onStop('traffic', () => traffic.stop());
  await traffic.start();
  onStop('metrics', observeBacklog(channel, pool, providers.ids));
  const restoredAt = config.SWITCHBACK_RESTORED_AT?.getTime();
  if (restoredAt !== undefined) await doubtAfterRestore(outbox, restoredAt, providers, options);
  const conversations = conversationsOf(providers, config);
  const taker = new ReceiptTaker({ outbox, channel, conversations, keywords: moreKeywords(config), log });
  onStop('receipts', () => taker.drain());
  routes.use(receiptRoutes({ provider: (id) => providers.get(id)?.provider, take: taker.take.bind(taker), publicUrl: urls.publicUrl, log }));
  for (const { provider } of providers.all) await provider.listen?.((reports, payload) => taker.take(provider.id, reports, payload));
  const cancels = new CancelAsker(providers, log);
  onStop('cancels', () => cancels.stop());
  const grpc = await startGrpcServer({
    address: config.SWITCHBACK_GRPC_ADDRESS,
    certificates: internalLinks(config, log).certificates,
    services: [channelApi({ channel, providers, traffic, pool, outbox, cancels, restoredAt, log })],
    health,
    log,
  });
  onStop('grpc', () => grpc.stop());
  const flow = await startAttemptFlow({ channel, group: CONSUMER_GROUPS[dispatchTopic(channel)], pool, bus, outbox, providers, conversations, traffic, restoredAt, logSampleRatio: config.SWITCHBACK_LOG_SAMPLE_RATIO, log });
  onStop('attempts', () => flow.stop());
  startPruning(pool, options);
  health.register('event loop', eventLoopCheck(), 'liveness');
  health.register('consumers', consumersMove(() => flow.consumers), 'liveness');
  health.register('due attempts', pollerMoves(flow.due), 'liveness');
  health.register('bus', busAnswers(() => flow.consumers), 'readiness', { needed: false });
  // A receipt is taken when it is stored, and what it leads to leaves for the bus when the bus is there.
  health.register('database', async () => ({ ok: (await pool.query('SELECT 1')).rowCount === 1 }), 'readiness');
  options.onDrain(() => health.markStopping());
  health.markStarted();
  return { grpcPort: grpc.port, httpPort: http.port };
}

function checkedProviders({ channel, config, kinds }: ChannelServiceOptions): (urls: ServiceUrls) => ProviderSet {
  const { SWITCHBACK_PROVIDERS_FILE: file, SWITCHBACK_REPLICAS: replicas, SWITCHBACK_SEARCH_KEY: key, SWITCHBACK_HTTP_ADDRESS: address, environment } = config;
  const { publicUrl } = baseUrls(config, Number(/:(\d+)$/.exec(address)?.[1] ?? 0));
  return checkProviders({ channel, file, environment, replicas, kinds, surroundings: { publicUrl, remembersPersons: key !== undefined } });
}

function conversationsOf(providers: ProviderSet, config: ChannelConfig): Conversations {
  const windowed = providers.all.filter(({ provider }) => provider.window !== undefined).map(({ provider }) => provider);
  const [key, otherKey] = [config.SWITCHBACK_SEARCH_KEY?.reveal(), config.SWITCHBACK_SEARCH_KEY_OTHER?.reveal()];
  return new Conversations({ providers: windowed.map(({ id }) => id), key, otherKey });
}

async function openDatabase({ config, log, name, onStop }: ChannelServiceOptions): Promise<Pool> {
  const connectionString = config.SWITCHBACK_DATABASE_URL.reveal();
  await openSchema({ connectionString, schema: name, directory: migrationsDirectory, mayMigrate: config.SWITCHBACK_MIGRATE, service: name, log });
  const onError = (err: Error): void => log.warn({ err }, 'database');
  const pool = openPool({ connectionString, applicationName: `switchback-${name}`, schema: name, onError });
  onStop('database', () => pool.end());
  return pool;
}

/** Before anything is called or answered. */
async function doubtAfterRestore(outbox: Outbox, restoredAt: number, providers: ProviderSet, { channel, log }: ChannelServiceOptions): Promise<void> {
  const attempts = await doubtWaiting(outbox, restoredAt, providers.askable, (ended) => tellEnded(log, channel, ended));
  log.warn({ attempts }, 'what may have been sent before the restore is not sent again');
}

async function openBus({ channel, config, log, name, onStop }: ChannelServiceOptions): Promise<Bus> {
  const bus = await createBus(busConfig(config, name, log));
  onStop('bus', () => bus.close());
  await bus.ensureTopics([dispatchTopic(channel), TOPICS.attemptsEvents, TOPICS.inboundSignals]);
  return bus;
}

function startPruning(pool: Pool, { log, onStop }: ChannelServiceOptions): void {
  const run = async (signal: AbortSignal): Promise<void> => {
    const rows = await prune(pool, signal);
    if (rows > 0) log.info({ rows }, 'old claims and receipts were deleted');
  };
  const pruning = new RepeatingTask({ name: 'deleting old claims and receipts', run, everyMs: PRUNE_EVERY_MS, firstAfterMs: PRUNE_EVERY_MS, log });
  pruning.start();
  onStop('pruning', () => pruning.stop());
}

/** Where the service is reached: by providers, and by itself. */
function baseUrls(config: ChannelConfig, httpPort: number): { publicUrl: string; localUrl: string } {
  const { hostname } = new URL(`http://${config.SWITCHBACK_HTTP_ADDRESS}`);
  const host = hostname === '0.0.0.0' ? '127.0.0.1' : hostname === '[::]' ? '[::1]' : hostname;
  const localUrl = `http://${host}:${httpPort}`;
  return { publicUrl: (config.SWITCHBACK_PUBLIC_URL ?? localUrl).replace(/\/+$/, ''), localUrl };
}
