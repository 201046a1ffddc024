import { Pool } from 'pg';

import { SILENCE_MS } from './connect-client';
import { gatherWrites } from './gather-writes';
import { observePool } from './pool-metrics';
import { plainName } from './schema-name';
import { traceStatements } from './tracing/statement-spans';

export interface PoolOptions {
  readonly connectionString: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** The service's own schema: the only entry of search_path. */
  readonly schema: string;
  /** Most connections. Default 6. */
  readonly max?: number;
  /** Server settings of its sessions, such as `{ enable_seqscan: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when an idle connection breaks (a database restart). Without it Node would end the process. */
  readonly onError: (error: Error) => void;
}

const DEFAULT_MAX = 6;
const IDLE_IN_TRANSACTION_MS = 60_000;
const STATEMENT_TIMEOUT_MS = 30_000;
// The client's own limit, for a server that no longer answers at all.
const QUERY_TIMEOUT_MS = 40_000;

/**
 * A pool whose sessions see one schema. A session that stays idle in a transaction for 60 s is ended by the server, so a frozen
 * process cannot hold locks for ever; a statement may take 30 s.
 */
export function createPool(options: PoolOptions): Pool {
  const max = options.max ?? DEFAULT_MAX;
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max,
    connectionTimeoutMillis: SILENCE_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    // Statements that do not need each other's answers go out together: one round trip instead of one each.
    pipeline: true,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    options: sessionOptions({ search_path: plainName(options.schema), jit: 'off', ...options.settings }),
  });
  pool.on('error', options.onError);
  observePool(pool, options.applicationName, max);
  traceStatements(pool, options.schema);
  gatherWrites(pool);
  return pool;
}

/** As they stand in a start-up packet. */
function sessionOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${plainName(name)}=${value.replace(/([\\\s])/g, '\\$1')}`)
    .join(' ');
}
