import { type BusConfig } from '@switchback/bus';
import { type Logger } from '@switchback/service';

import { type ChannelConfig } from './config';

/** The bus that the environment chooses. */
export function busConfig(config: ChannelConfig, clientId: string, logger: Logger): BusConfig {
  const { SWITCHBACK_BUS: kind, SWITCHBACK_BUS_DATABASE_URL: url, KAFKA_BROKERS: brokers } = config;
  const log: BusConfig['log'] = ({ level, message, error, group }) => logger[level]({ err: error, group }, message);
  if (kind === 'kafka') {
    if (brokers === undefined) throw new Error('KAFKA_BROKERS is needed when SWITCHBACK_BUS is kafka');
    return { kind, brokers, clientId, log };
  }
  if (url === undefined) throw new Error('SWITCHBACK_BUS_DATABASE_URL is needed when SWITCHBACK_BUS is postgres');
  return { kind, connectionString: url.reveal(), log };
}
