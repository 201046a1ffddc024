import { createBus, type Bus, type BusConfig, type OutgoingRecord } from '@switchback/bus';
import { GroupCommit } from '@switchback/postgres';

/** A bus whose single records are published in batches: one publish under way, what arrives meanwhile goes with the next. */
export interface FloorBus {
  readonly bus: Bus;
  publish(record: OutgoingRecord): Promise<void>;
}

export async function openFloorBus(config: BusConfig): Promise<FloorBus> {
  const bus = await createBus(config);
  const batches = new GroupCommit<OutgoingRecord, undefined>({
    maxBatch: 500,
    commit: async (records) => {
      await bus.publish(records);
      return records.map(() => undefined);
    },
  });
  return {
    bus,
    publish: async (record) => {
      await batches.submit(record);
    },
  };
}

/** Reads the bus configuration that the bench passed to this process as JSON. */
export function parseBusConfig(json: string | undefined): BusConfig {
  if (json === undefined) throw new Error('the bus configuration is missing');
  const config: BusConfig = JSON.parse(json);
  return config;
}
