import { plainName, together, type Pool } from '@switchback/postgres';

import { type PublishInTransaction } from '../bus';
import { appendIn, appendStatements } from './append';
import { type TopicCatalogue } from './topic-catalogue';

const SERVER = `SELECT pg_postmaster_start_time()::text || ' ' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS database,
  EXISTS (
    SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = $1 AND p.proname = 'append' AND p.prosecdef AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')
  ) AS may_append`;

interface ServerRow {
  readonly database: string;
  readonly may_append: boolean;
}

/** How transactions of `pool` append to the bus; undefined when theirs is another database or their role may not. */
export async function publishInTransactions(
  { pool: busPool, catalogue, schema }: { readonly pool: Pool; readonly catalogue: TopicCatalogue; readonly schema: string },
  pool: Pool,
): Promise<PublishInTransaction | undefined> {
  const [ours, theirs] = await together([busPool, pool].map((one) => one.query<ServerRow>(SERVER, [schema])));
  const [here, there] = [ours?.rows[0], theirs?.rows[0]];
  if (here === undefined || there === undefined || here.database !== there.database || !there.may_append) return undefined;
  const qualifier = plainName(schema);
  return async (records) => {
    const statements = await appendStatements(catalogue, records, qualifier);
    return (client) => appendIn(client, statements);
  };
}
