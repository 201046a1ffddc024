import { type Bus } from './bus';
import { type BusConfig } from './config';
import type * as kafka from './kafka/kafka-bus';
import type * as postgres from './postgres/postgres-bus';

/** Opens the bus. Only the chosen adapter's client is loaded. */
export async function createBus(config: BusConfig): Promise<Bus> {
  switch (config.kind) {
    case 'kafka': {
      const { openKafkaBus }: typeof kafka = module.require('./kafka/kafka-bus');
      return openKafkaBus(config);
    }
    case 'postgres': {
      const { openPostgresBus }: typeof postgres = module.require('./postgres/postgres-bus');
      return openPostgresBus(config);
    }
  }
}
