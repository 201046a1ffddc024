import { join, resolve } from 'node:path';

/** The root of the repository: `src` and `dist` lie equally deep. */
export const REPOSITORY_ROOT = resolve(__dirname, '../../..');

/** The program of a service. */
export function serviceProgram(service: string): string {
  return join(REPOSITORY_ROOT, 'services', service, 'dist', 'main.js');
}
