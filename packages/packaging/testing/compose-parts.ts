import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort, startTemporaryCluster } from '@switchback/local-platform';
import { Client } from 'pg';

import { COMPOSE, readCompose } from './compose-file';

export const SERVICES = ['gateway', 'router', 'sms', 'email', 'whatsapp'] as const;
export type Service = (typeof SERVICES)[number];

/** The secrets that deploy/compose makes, by name. */
export function makeSecrets(directory: string): ReadonlyMap<string, string> {
  execFileSync('sh', [join(COMPOSE, 'make-secrets.sh'), directory]);
  return new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

/** A Postgres as the one of compose.yaml is when it has started: with roles and schemas by roles.sql. */
export async function startDatabase(home: string, secrets: string): Promise<Awaited<ReturnType<typeof startTemporaryCluster>>> {
  const cluster = await startTemporaryCluster();
  // Postgres runs as another user: as in its container, it sees files that are its own.
  const mounted = join(home, 'postgres-secrets');
  mkdirSync(mounted, { mode: 0o755 });
  for (const service of SERVICES) copyFileSync(join(secrets, `${service}-password`), join(mounted, `${service}-password`));
  await query(cluster.adminConnectionString, 'CREATE DATABASE switchback');
  await query(inDatabase(cluster.adminConnectionString), readFileSync(join(COMPOSE, 'postgres/roles.sql'), 'utf8').replaceAll('/run/secrets/', `${mounted}/`));
  return cluster;
}

export function inDatabase(adminConnectionString: string): string {
  const url = new URL(adminConnectionString);
  url.pathname = '/switchback';
  return url.href;
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Free ports in place of the addresses that the containers have. */
export class Addresses {
  readonly #places: Map<string, string>;

  private constructor(places: Map<string, string>) {
    this.#places = places;
  }

  static async find(known: Readonly<Record<string, string>>): Promise<Addresses> {
    const places = new Map(Object.entries(known));
    for (const service of SERVICES) {
      const { SWITCHBACK_GRPC_ADDRESS: grpc = '', SWITCHBACK_HTTP_ADDRESS: http = '' } = readCompose().services[service]?.environment ?? {};
      for (const listened of [grpc, http]) {
        const address = `127.0.0.1:${await freePort()}`;
        places.set(listened, address).set(listened.replace('0.0.0.0', service), address);
      }
    }
    return new Addresses(places);
  }

  /** The same text with the addresses of this machine. */
  replaced(text: string): string {
    return [...this.#places].reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
  }

  /** The environment of a service of compose.yaml. */
  environment(service: string): Readonly<Record<string, string>> {
    const environment = readCompose().services[service]?.environment ?? {};
    return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, this.replaced(value)]));
  }
}
