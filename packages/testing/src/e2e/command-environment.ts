import { type Platform, type ServiceName } from '@switchback/local-platform';

/** What a service's own commands need of its environment. */
export function commandEnvironment(platform: Platform, service: ServiceName): Record<string, string> {
  const { kafkaBrokers } = platform;
  const bus =
    kafkaBrokers === undefined
      ? { SWITCHBACK_BUS: 'postgres', SWITCHBACK_BUS_DATABASE_URL: platform.databaseUrl('bus') }
      : { SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: kafkaBrokers.join(',') };
  return { ...bus, SWITCHBACK_DATABASE_URL: platform.databaseUrl(service), SWITCHBACK_SEARCH_KEY: 'a key that no command uses' };
}
