import { join } from 'node:path';

/**
 * The schema that the channel services share. It is part of this package, beside the SQL that reads it: each service applies it
 * to its own schema, so there is one text and three sets of tables.
 */
export const migrationsDirectory = join(__dirname, '..', 'migrations');
