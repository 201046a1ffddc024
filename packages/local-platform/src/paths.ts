import { join, resolve } from 'node:path';

/** The root of the repository: `src` and `dist` lie equally deep. */
export const REPOSITORY_ROOT = resolve(__dirname, '../../..');

/** The program of a service, in a repository that is built. */
export function serviceProgram(service: string, root: string = REPOSITORY_ROOT): string {
  return join(root, 'services', service, 'dist', 'main.js');
}
