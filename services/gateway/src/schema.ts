import { join } from 'node:path';

/** The service's own tables. */
export const GATEWAY_SCHEMA = { schema: 'gateway', directory: join(__dirname, '..', 'migrations') };
