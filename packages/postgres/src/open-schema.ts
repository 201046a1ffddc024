import { awaitSchema } from './await-schema';
import { migrate } from './migrate';

export interface OpenSchemaOptions {
  readonly connectionString: string;
  readonly schema: string;
  /** Of its migrations. */
  readonly directory: string;
  /** Whether this process may migrate it; if not, it waits until somebody else has. */
  readonly mayMigrate: boolean;
  /** The service whose program migrates it, by its command `migrate`. */
  readonly service: string;
  readonly log: { info(line: string): void; warn(line: string): void };
}

/** Resolves when the schema is at least as new as the migrations of the directory. */
export async function openSchema({ connectionString, schema, directory, mayMigrate, service, log }: OpenSchemaOptions): Promise<void> {
  if (mayMigrate) return migrate({ connectionString, schema, directory, log: (line) => log.info(line) });
  const command = `node services/${service}/dist/main.js migrate`;
  return awaitSchema({ connectionString, schema, directory, command, warn: (line) => log.warn(line) });
}
