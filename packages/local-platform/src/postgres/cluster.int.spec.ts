import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { waitFor } from '@switchback/testing';
import { Client } from 'pg';

import { freePort } from '../process/free-port';
import { isAlive } from '../process/process-table';

import { type Cluster, startCluster } from './cluster';

let home: string;
let running: Cluster[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'switchback-cluster-'));
  chmodSync(home, 0o755);
  running = [];
});

afterEach(async () => {
  for (const cluster of running) await cluster.destroy();
  rmSync(home, { recursive: true, force: true });
});

async function start(o: { port?: number; durability?: 'durable' } = {}): Promise<Cluster> {
  const cluster = await startCluster({
    directory: join(home, 'postgres'),
    port: o.port ?? (await freePort()),
    password: 'a password',
    durability: o.durability ?? 'for-tests',
  });
  running.push(cluster);
  return cluster;
}

async function query(cluster: Cluster, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: cluster.adminConnectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('an embedded Postgres', () => {
  it('keeps its data from one start to the next', async () => {
    const first = await start();
    await query(first, `CREATE TABLE letters AS SELECT 'x' AS letter`);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    await expect(query(await start(), 'SELECT letter FROM letters')).resolves.toEqual([{ letter: 'x' }]);
  });

  it('loses nothing that was committed when the server is killed', async () => {
    const first = await start({ durability: 'durable' });
    await query(first, `CREATE TABLE letters AS SELECT 'x' AS letter`);
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    await expect(query(await start(), 'SELECT letter FROM letters')).resolves.toEqual([{ letter: 'x' }]);
  });

  it('replaces a server that outlived the process which started it', async () => {
    const first = await start();
    const second = await start();
    expect(isAlive(first.pid)).toBe(false);
    await expect(query(second, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('is not kept from starting by a pid file whose number belongs to another program by now', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(home, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(home, 'postgres')}\n`);
    await expect(query(await start(), 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('makes a data directory again whose making was interrupted', async () => {
    mkdirSync(join(home, 'postgres'));
    writeFileSync(join(home, 'postgres', 'PG_VERSION'), '18\n');
    await expect(query(await start(), 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('names a taken port in one line', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
    await expect(start({ port })).rejects.toThrow(/its port is taken by another program/);
    server.close();
  });

  it('ends when the process that started it is killed', async () => {
    const program = `
      const { startCluster } = require(${JSON.stringify(join(__dirname, '../../dist/postgres/cluster.js'))});
      startCluster({ directory: ${JSON.stringify(join(home, 'postgres'))}, port: ${await freePort()}, password: 'x', durability: 'for-tests' })
        .then((cluster) => { require('node:fs').writeSync(1, String(cluster.pid)); process.kill(process.pid, 'SIGKILL'); });`;
    const launcher = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    expect(launcher.signal).toBe('SIGKILL');
    await waitFor(() => !isAlive(Number(launcher.stdout)), { what: 'the end of the orphaned server' });
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;

  asRoot('runs below a directory that only root may enter, and leaves nothing behind', async () => {
    chmodSync(home, 0o700);
    const cluster = await start();
    expect(lstatSync(join(home, 'postgres')).isSymbolicLink()).toBe(true);
    await expect(query(cluster, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    const [{ data }] = (await query(cluster, `SELECT current_setting('data_directory') AS data`)) as [{ data: string }];
    await cluster.destroy();
    expect(existsSync(data)).toBe(false);
  });

  asRoot('sweeps away the data of a directory that was deleted', async () => {
    chmodSync(home, 0o700);
    const cluster = await start();
    await cluster.stop();
    const data = readlinkSync(join(home, 'postgres'));
    rmSync(join(home, 'postgres'));
    const other = await startCluster({ directory: join(home, 'other'), port: await freePort(), password: 'x', durability: 'for-tests' });
    running.push(other);
    expect(existsSync(data)).toBe(false);
  });
});
