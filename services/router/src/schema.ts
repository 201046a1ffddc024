import { join } from 'node:path';

/** The service's own tables. */
export const ROUTER_SCHEMA = { schema: 'router', directory: join(__dirname, '..', 'migrations') };
