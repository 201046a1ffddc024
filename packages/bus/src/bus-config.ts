import { type BusLogEntry } from './bus';
import { type BusConfig } from './config';

/** What a service's environment says about the bus. */
export interface BusSettings {
  readonly SWITCHBACK_BUS: BusConfig['kind'];
  readonly SWITCHBACK_BUS_DATABASE_URL?: { reveal(): string } | undefined;
  readonly KAFKA_BROKERS?: string[] | undefined;
}

/** A structured logger, such as pino's. */
type BusLogger = Readonly<Record<BusLogEntry['level'], (fields: object, message: string) => void>>;

/** The bus that the environment chooses. Throws when the chosen one's address is not there. */
export function busConfig(settings: BusSettings, clientId: string, logger: BusLogger): BusConfig {
  const { SWITCHBACK_BUS: kind, SWITCHBACK_BUS_DATABASE_URL: url, KAFKA_BROKERS: brokers } = settings;
  const log = ({ level, message, error, group }: BusLogEntry): void => logger[level]({ group, ...(error === undefined ? {} : { err: error }) }, message);
  switch (kind) {
    case 'kafka':
      if (brokers === undefined) throw new Error('KAFKA_BROKERS is required when SWITCHBACK_BUS is kafka');
      return { kind, brokers, clientId, log };
    case 'postgres':
      if (url === undefined) throw new Error('SWITCHBACK_BUS_DATABASE_URL is required when SWITCHBACK_BUS is postgres');
      return { kind, connectionString: url.reveal(), log };
  }
}
