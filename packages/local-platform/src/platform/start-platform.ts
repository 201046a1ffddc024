import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type KafkaBroker, startKafka } from '../kafka/start-kafka';
import { explainError, PlatformError } from '../platform-error';
import { freePort } from '../process/free-port';
import { startCluster } from '../postgres/cluster';

import { DATABASE, provisionDatabase } from './database';
import { createDemoCustomer } from './demo-customer';
import { endLeftovers, rememberProcesses } from './leftovers';
import { type PlatformOptions } from './options';
import { Platform } from './platform';
import { ephemeralPorts, type Ports, requireFreePorts } from './ports';
import { field, loadSecrets } from './secrets';
import { type EnvironmentSource } from './service-environment';
import { type ServiceName } from './service-name';
import { Replica, type ReplicaOptions } from './replica';
import { makeProcess, makeServices, startServices } from './services';
import { StateDirectory } from './state-directory';
import { UndoStack } from './undo-stack';

/** Starts the whole platform and resolves when every service is ready. What was started is ended again when a step fails. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const undo = new UndoStack();
  const progress = options.progress ?? (() => undefined);
  let markStopped: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    markStopped = resolve;
  });
  const stop = () => undo.run((name, error) => progress(`${name} could not be stopped: ${explainError(error)}`)).then(markStopped);
  try {
    const platform = await start(options, { undo, progress, stop, stopped });
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', () => void platform.stop(), { once: true });
    return platform;
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Surroundings {
  undo: UndoStack;
  progress(line: string): void;
  stop(): Promise<void>;
  stopped: Promise<void>;
}

async function start(options: PlatformOptions, around: Surroundings): Promise<Platform> {
  const { undo, progress, stop, stopped } = around;
  const state = await takeStateDirectory(options, undo);
  const ended = await endLeftovers(state);
  if (ended > 0) progress(`Ended ${ended} service processes of an earlier start`);
  const secrets = loadSecrets(state);
  const ports = options.ports ?? (await ephemeralPorts());

  progress('Starting Postgres');
  const cluster = await startCluster({
    directory: state.file('postgres'),
    port: ports.postgres,
    password: secrets.postgres,
    logFile: state.logFile('postgres'),
    durability: options.durability ?? 'durable',
    ...(options.postgresSettings === undefined ? {} : { settings: options.postgresSettings }),
    beforeLaunch: () => requireFreePorts(ports),
  });
  undo.push('Postgres', options.stateDirectory === undefined ? cluster.destroy : cluster.stop);
  await provisionDatabase(cluster.adminConnectionString, secrets.roles);
  options.signal?.throwIfAborted();
  const kafka = options.bus === 'kafka' ? await takeKafka(options, { state, ports, ...around }) : undefined;
  options.signal?.throwIfAborted();

  const source: EnvironmentSource = {
    ports,
    adminConnectionString: cluster.adminConnectionString,
    database: DATABASE,
    rolePassword: secrets.roles,
    searchKey: secrets.searchKey,
    sandboxSecret: secrets.sandbox,
    operatorKeyFile: state.file('operator-key'),
    brokers: kafka?.brokers,
    kafkaPrefix: options.kafkaPrefix ?? '',
    providersFile: undefined,
  };
  const services = makeServices(options, source, state);
  await startServices(services, {
    supervised: options.supervised ?? false,
    undo,
    progress,
    signal: options.signal,
    remember: (pids) => rememberProcesses(state, pids),
    fail: (error) => {
      options.onFailure?.(error);
      void stop();
    },
  });

  const apiKey = await createDemoCustomer({
    address: `127.0.0.1:${ports.grpc.gateway}`,
    operatorKey: secrets.operatorKey,
    knownKey: field(JSON.parse(state.read('demo.json') ?? '{}'), 'apiKey'),
  });
  undo.push('The announcement', () => state.announceStop());
  const keys = { apiKey, operatorKey: secrets.operatorKey, sandboxSecret: secrets.sandbox, rolePassword: secrets.roles };
  const platform = new Platform({ state, ports, cluster, kafka, services, ...keys, makeReplica: replicaMaker(options, source, { state, undo }), stop, stopped });
  const door = (service: 'sms' | 'email' | 'whatsapp'): string => `${platform.httpUrl(service)}/receipts/sandbox`;
  const sandbox = { secret: secrets.sandbox, doors: { SMS: door('sms'), EMAIL: door('email'), WHATSAPP: door('whatsapp') } };
  state.write('demo.json', `${JSON.stringify({ address: platform.address, httpAddress: platform.httpAddress, apiKey, sandbox }, undefined, 2)}\n`);
  return platform;
}

function replicaMaker(options: PlatformOptions, source: EnvironmentSource, o: { state: StateDirectory; undo: UndoStack }) {
  let made = 0;
  return async (name: ServiceName, { environment, root }: ReplicaOptions): Promise<Replica> => {
    const place = { grpcPort: await freePort(), httpPort: await freePort(), logFile: o.state.logFile(`${name}-${(made += 1)}`) };
    const process = makeProcess(name, options, source, { ...place, environment, root });
    o.undo.push(`A replica of ${name}`, () => process.stop());
    return new Replica(process, place);
  };
}

async function takeStateDirectory(options: PlatformOptions, undo: UndoStack): Promise<StateDirectory> {
  const state = new StateDirectory(options.stateDirectory ?? mkdtempSync(join(tmpdir(), 'switchback-platform-')));
  if (options.stateDirectory === undefined) chmodSync(state.path, 0o755);
  state.create();
  await state.lock();
  undo.push('The state directory', () => (options.stateDirectory === undefined ? state.remove() : state.unlock()));
  return state;
}

async function takeKafka(
  options: PlatformOptions,
  o: { state: StateDirectory; ports: Ports; undo: UndoStack; progress(line: string): void },
): Promise<KafkaBroker> {
  const kafka = await startKafka({
    ...(options.kafkaBrokers === undefined ? {} : { brokers: options.kafkaBrokers }),
    ...(options.kafkaVersion === undefined ? {} : { version: options.kafkaVersion }),
    directory: o.state.file('kafka'),
    port: o.ports.kafka,
    controllerPort: o.ports.kafkaController,
    temporary: options.stateDirectory === undefined,
    progress: o.progress,
  });
  if ('skip' in kafka) {
    throw new PlatformError(`There is no Kafka: ${kafka.skip}.`, 'Set KAFKA_BROKERS, start Docker, or install Java (17 or newer) and Maven.');
  }
  o.undo.push('Kafka', kafka.destroy);
  o.progress(`Kafka: ${kafka.brokers.join(', ')} (${kafka.source})`);
  if (options.kafkaBrokers !== undefined && (options.kafkaPrefix ?? '') === '') o.progress('  If another platform uses it, set KAFKA_PREFIX: two with the same names take messages from each other');
  return kafka;
}
