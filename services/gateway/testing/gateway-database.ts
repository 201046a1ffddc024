import { join } from 'node:path';

import { createPool, migrate, type Pool } from '@switchback/postgres';
import { testDatabase } from '@switchback/testing';

export interface GatewayDatabase {
  readonly pool: Pool;
  drop(): Promise<void>;
}

/** A fresh database with the gateway's schema, migrated. */
export async function gatewayDatabase(): Promise<GatewayDatabase> {
  const { connectionString, drop } = await testDatabase();
  const setUp = createPool({ connectionString, applicationName: 'spec', schema: 'public', onError: () => undefined });
  await setUp.query('CREATE SCHEMA gateway');
  await setUp.end();
  await migrate({ connectionString, schema: 'gateway', directory: join(__dirname, '..', 'migrations'), log: () => undefined });
  const pool = createPool({ connectionString, applicationName: 'spec', schema: 'gateway', onError: () => undefined });
  return {
    pool,
    drop: async () => {
      await pool.end();
      await drop();
    },
  };
}
