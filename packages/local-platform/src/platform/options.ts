import { type Ports } from './ports';
import { type ServiceName } from './service-name';

/** How a platform is started. */
export interface PlatformOptions {
  /** Where data, secrets and logs are kept. Default: a new directory below the system's temporary one, deleted by `stop()`. */
  stateDirectory?: string;
  /** Default: `postgres`. */
  bus?: 'postgres' | 'kafka';
  /** Brokers to use instead of starting one, comma-separated. */
  kafkaBrokers?: string;
  /** Stands before the names of topics and groups, where others use the brokers too. Default: nothing, whatever the environment says. */
  kafkaPrefix?: string;
  /** Version of the Apache Kafka to start. Default 3.9.1. */
  kafkaVersion?: string;
  /** Default: ephemeral ones. */
  ports?: Ports;
  /** The file of each channel service that names its providers. Default: sandbox providers. */
  providersFiles?: Partial<Record<ServiceName, string>>;
  /** Environment of all services, beyond what they need. */
  environment?: Record<string, string>;
  /** Environment of one service; wins over `environment`. */
  serviceEnvironment?: Partial<Record<ServiceName, Record<string, string>>>;
  /** The built repository whose services run. Default: this one. */
  servicesRoot?: string;
  /** Settings of the Postgres server beyond ours, and instead of them. */
  postgresSettings?: Readonly<Record<string, string>>;
  /** Restart services that end by themselves. Default: false, `restart()` does it. */
  supervised?: boolean;
  /** Default: `durable`. */
  durability?: 'durable' | 'for-tests';
  /** Told what happens, line by line. */
  progress?(line: string): void;
  /** Abandons the start, or stops the platform. */
  signal?: AbortSignal;
  /** Told once when the platform cannot go on; it stops itself. */
  onFailure?(error: Error): void;
}
