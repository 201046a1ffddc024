import { type Cluster } from '../postgres/cluster';
import { type KafkaBroker } from '../kafka/start-kafka';

import { DATABASE } from './database';
import { rememberProcesses } from './leftovers';
import { type Ports } from './ports';
import { cpuSeconds, memoryBytes } from './process-usage';
import { Replica, type ReplicaOptions } from './replica';
import { connectionString } from './service-environment';
import { SERVICE_NAMES, type ServiceName } from './service-name';
import { type Exit, type ServiceProcess } from './service-process';
import { type StateDirectory } from './state-directory';

const READY_TIMEOUT_MS = 60_000;

/** What a platform is put together from. */
export interface PlatformParts {
  state: StateDirectory;
  ports: Ports;
  cluster: Cluster;
  kafka: KafkaBroker | undefined;
  services: Readonly<Record<ServiceName, ServiceProcess>>;
  operatorKey: string;
  apiKey: string;
  sandboxSecret: string;
  rolePassword: string;
  /** One more process of a service, not started yet; it is ended with the platform. */
  makeReplica(service: ServiceName, options: ReplicaOptions): Promise<Replica>;
  stop(): Promise<void>;
  stopped: Promise<void>;
}

/** A running platform: five service processes, a database, and a broker when the bus is Kafka. */
export class Platform {
  constructor(private readonly parts: PlatformParts) {}

  /** Resolves when the platform was stopped, whoever stopped it. */
  get stopped(): Promise<void> {
    return this.parts.stopped;
  }

  /** Of the gateway's gRPC, `host:port`. */
  get address(): string {
    return this.grpcAddress('gateway');
  }

  /** Of the gateway's HTTP, a URL. */
  get httpAddress(): string {
    return this.httpUrl('gateway');
  }

  /** The key of customer `demo`. */
  get apiKey(): string {
    return this.parts.apiKey;
  }

  get operatorKey(): string {
    return this.parts.operatorKey;
  }

  /** Signs what people say to the sandbox providers. */
  get sandboxSecret(): string {
    return this.parts.sandboxSecret;
  }

  get ports(): Ports {
    return this.parts.ports;
  }

  get kafkaBrokers(): readonly string[] | undefined {
    return this.parts.kafka?.brokers;
  }

  grpcAddress(service: ServiceName): string {
    return `127.0.0.1:${this.parts.ports.grpc[service]}`;
  }

  httpUrl(service: ServiceName): string {
    return `http://127.0.0.1:${this.parts.ports.http[service]}`;
  }

  /** The platform's database: as one role, or as superuser. */
  databaseUrl(role: ServiceName | 'bus' | 'superuser'): string {
    const { adminConnectionString } = this.parts.cluster;
    if (role !== 'superuser') return connectionString({ adminConnectionString, database: DATABASE, rolePassword: this.parts.rolePassword }, role);
    const url = new URL(adminConnectionString);
    url.pathname = `/${DATABASE}`;
    return url.href;
  }

  /** The log of a service, `postgres` or `platform`. */
  logFile(name: string): string {
    return this.parts.state.logFile(name);
  }

  /** Process ids by name; those that do not run are left out. A broker that is not ours has none. */
  pids(): Record<string, number> {
    const all: [string, number | undefined][] = SERVICE_NAMES.map((name) => [name, this.parts.services[name].pid]);
    all.push(['postgres', this.parts.cluster.pid], ['kafka', this.parts.kafka?.pid()]);
    return Object.fromEntries(all.flatMap(([name, pid]) => (pid === undefined ? [] : [[name, pid]])));
  }

  /** CPU seconds used so far, by process name (Postgres: the server and its sessions). Linux only. */
  cpuSeconds(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.pids()).map(([name, pid]) => [name, cpuSeconds(pid)]));
  }

  /** Bytes of memory in use, by process name. */
  memoryBytes(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.pids()).map(([name, pid]) => [name, memoryBytes(pid)]));
  }

  /** Sends a signal that does not end the process, or not at once. */
  signal(service: ServiceName, signal: NodeJS.Signals): void {
    this.parts.services[service].kill(signal);
  }

  /** Sends a signal (default SIGKILL) and resolves when the process is gone: how it ended. */
  async kill(service: ServiceName, signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    const target = this.parts.services[service];
    target.kill(signal);
    return this.untilEnded(service);
  }

  /** Resolves when the process is gone: how it ended. */
  async untilEnded(service: ServiceName): Promise<Exit> {
    const target = this.parts.services[service];
    await target.untilGone(15_000);
    return target.exit ?? { code: null, signal: null };
  }

  /** Starts a service that does not run, and resolves when it is ready. */
  async restart(service: ServiceName): Promise<void> {
    const target = this.parts.services[service];
    target.start();
    rememberProcesses(this.parts.state, this.pids());
    await target.untilReady(READY_TIMEOUT_MS);
  }

  /** Starts one more process of a service, on ports of its own, and resolves when it is ready. `stop()` ends it with the others. */
  async startReplica(service: ServiceName, options: ReplicaOptions = {}): Promise<Replica> {
    const replica = await this.parts.makeReplica(service, options);
    await replica.start();
    return replica;
  }

  /** The process that the platform started itself, as one of several. */
  first(service: ServiceName): Replica {
    const { grpc, http } = this.parts.ports;
    return new Replica(this.parts.services[service], { grpcPort: grpc[service], httpPort: http[service], logFile: this.logFile(service) });
  }

  /** Takes the broker away; it keeps its data. */
  async stopKafka(): Promise<void> {
    await this.parts.kafka?.stop();
  }

  /** Brings the broker back on the same port with the same data. */
  async startKafka(): Promise<void> {
    await this.parts.kafka?.restart();
  }

  /** Ends everything in reverse order, the database last. Safe twice. */
  stop(): Promise<void> {
    return this.parts.stop();
  }
}
