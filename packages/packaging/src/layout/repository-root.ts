import { resolve } from 'node:path';

/** The root of the repository: `src` and `dist` lie equally deep. */
export const REPOSITORY_ROOT = resolve(__dirname, '../../../..');
