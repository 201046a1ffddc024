import { type Ports } from './ports';
import { type ServiceName } from './service-name';

/** What the environment of a service is made from. */
export interface EnvironmentSource {
  ports: Ports;
  /** As superuser; any database. */
  adminConnectionString: string;
  /** The database of the platform. */
  database: string;
  rolePassword: string;
  operatorKeyFile: string;
  /** For hashes of addresses. */
  searchKey: string;
  /** Of the sandbox providers, when no file names others. */
  sandboxSecret: string;
  /** Brokers when the bus is Kafka; else the bus is Postgres. */
  brokers: readonly string[] | undefined;
  kafkaPrefix: string;
  providersFile: string | undefined;
}

/** The environment of one service process, beyond what it inherits. */
export function serviceEnvironment(name: ServiceName, o: EnvironmentSource): Record<string, string> {
  const local = (port: number): string => `127.0.0.1:${port}`;
  const common = {
    SWITCHBACK_DATABASE_URL: connectionString(o, name),
    SWITCHBACK_BUS: o.brokers === undefined ? 'postgres' : 'kafka',
    ...(o.brokers === undefined ? { SWITCHBACK_BUS_DATABASE_URL: connectionString(o, 'bus') } : { KAFKA_BROKERS: o.brokers.join(','), KAFKA_PREFIX: o.kafkaPrefix }),
    SWITCHBACK_GRPC_ADDRESS: local(o.ports.grpc[name]),
    SWITCHBACK_HTTP_ADDRESS: local(o.ports.http[name]),
    SWITCHBACK_PARENT_WATCH: 'stdin',
  };
  switch (name) {
    case 'gateway':
      return { ...common, SWITCHBACK_ROUTER_ADDRESS: local(o.ports.grpc.router), SWITCHBACK_OPERATOR_KEY_FILE: o.operatorKeyFile };
    case 'router':
      return {
        ...common,
        SWITCHBACK_SEARCH_KEY: o.searchKey,
        SWITCHBACK_SMS_ADDRESS: local(o.ports.grpc.sms),
        SWITCHBACK_EMAIL_ADDRESS: local(o.ports.grpc.email),
        SWITCHBACK_WHATSAPP_ADDRESS: local(o.ports.grpc.whatsapp),
      };
    case 'sms':
    case 'email':
    case 'whatsapp':
      return {
        ...common,
        SWITCHBACK_SEARCH_KEY: o.searchKey,
        SWITCHBACK_SANDBOX_SECRET: o.sandboxSecret,
        SWITCHBACK_PUBLIC_URL: `http://${local(o.ports.http[name])}`,
        ...(o.providersFile === undefined ? {} : { SWITCHBACK_PROVIDERS_FILE: o.providersFile }),
      };
  }
}

/** The URL by which a role reaches the platform's database; role and schema carry the same name. */
export function connectionString(o: Pick<EnvironmentSource, 'adminConnectionString' | 'database' | 'rolePassword'>, role: ServiceName | 'bus'): string {
  const url = new URL(o.adminConnectionString);
  url.username = role;
  url.password = o.rolePassword;
  url.pathname = `/${o.database}`;
  return url.href;
}
