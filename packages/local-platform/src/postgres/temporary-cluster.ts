import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../process/free-port';

import { type Cluster, startCluster } from './cluster';

/** A cluster for one test run: a directory, a port and a password of its own; nothing is left after `destroy()`. */
export async function startTemporaryCluster(): Promise<Cluster> {
  const home = mkdtempSync(join(tmpdir(), 'switchback-test-'));
  // mkdtemp's 0700 would keep the user that runs Postgres out.
  chmodSync(home, 0o755);
  const cluster = await startCluster({
    directory: join(home, 'postgres'),
    port: await freePort(),
    password: randomBytes(12).toString('hex'),
    durability: 'for-tests',
  });
  return {
    ...cluster,
    destroy: async () => {
      await cluster.destroy();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
