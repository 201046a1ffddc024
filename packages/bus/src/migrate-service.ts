import { migrate } from '@switchback/postgres';

import { type BusSettings } from './bus-config';
import { migrateBus } from './postgres/bus-schema';

type Settings = Pick<BusSettings, 'SWITCHBACK_BUS' | 'SWITCHBACK_BUS_DATABASE_URL'> & { readonly SWITCHBACK_DATABASE_URL: { reveal(): string } };

/**
 * Brings a service's own schema up to date, and that of the bus where it is in Postgres and its address is given. Says what was done. Safe twice and
 * at the same time.
 */
export async function migrateService(own: { readonly schema: string; readonly directory: string }, settings: Settings, print: (line: string) => void): Promise<void> {
  await migrate({ ...own, connectionString: settings.SWITCHBACK_DATABASE_URL.reveal(), log: print });
  print(`the schema ${own.schema} is up to date`);
  if (settings.SWITCHBACK_BUS !== 'postgres') return;
  const bus = settings.SWITCHBACK_BUS_DATABASE_URL;
  if (bus === undefined) return print('the schema bus was left alone: SWITCHBACK_BUS_DATABASE_URL is not set');
  await migrateBus(bus.reveal(), print);
  print('the schema bus is up to date');
}
