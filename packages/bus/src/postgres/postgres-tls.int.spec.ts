import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Cluster, startTemporaryCluster } from '@switchback/local-platform';
import { type Credentials, MadeAuthority, waitFor, writeCredentials } from '@switchback/testing';
import { Client } from 'pg';

import { createBus } from '../create-bus';
import { Collected } from '../testing/collected';
import { records } from '../testing/test-bench';

const authority = new MadeAuthority('authority of the database');
let cluster: Cluster;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postgres-tls-'));
  cluster = await startTemporaryCluster();
  const admin = new Client({ connectionString: cluster.adminConnectionString });
  await admin.connect();
  const server = authority.issue({ commonName: 'localhost' });
  // The server's own user has to own them, and it writes them itself.
  const write = async (file: string, text: string): Promise<void> => {
    await admin.query(`COPY (SELECT unnest(string_to_array('${text}', E'\\n'))) TO PROGRAM 'umask 077 && cat > ${file}'`);
  };
  await write('server.crt', server.cert);
  await write('server.key', server.key);
  await write('root.crt', authority.ca);
  await write('pg_hba.conf', 'hostssl all certified all cert\nhost all all all scram-sha-256');
  await admin.query('CREATE ROLE certified LOGIN SUPERUSER');
  for (const setting of ["ssl_ca_file = 'root.crt'", 'ssl = on']) await admin.query(`ALTER SYSTEM SET ${setting}`);
  await admin.query('SELECT pg_reload_conf()');
  await waitFor(async () => (await admin.query<{ ssl: string }>('SHOW ssl')).rows[0]?.ssl === 'on');
  await admin.end();
});

afterAll(async () => {
  await cluster.destroy();
  rmSync(directory, { recursive: true, force: true });
});

/** The database by TLS, as operators write it. */
function url({ host = 'localhost', ca = authority, user, credentials }: { host?: string; ca?: MadeAuthority; user?: string; credentials?: Credentials } = {}): string {
  const root = join(directory, `${ca.commonName.replaceAll(' ', '-')}.crt`);
  writeFileSync(root, ca.ca);
  const made = new URL(cluster.adminConnectionString);
  made.hostname = host;
  if (user !== undefined) {
    made.username = user;
    made.password = '';
  }
  made.searchParams.set('sslmode', 'verify-full');
  made.searchParams.set('sslrootcert', root);
  if (credentials !== undefined) for (const [name, path] of [['sslcert', credentials.cert], ['sslkey', credentials.key]] as const) made.searchParams.set(name, path);
  return made.href;
}

/** Migrates, publishes and consumes: by the pool, by LISTEN and by clients of their own. */
async function delivers(connectionString: string, schema: string): Promise<void> {
  const bus = await createBus({ kind: 'postgres', connectionString, schema });
  try {
    await bus.ensureTopics(['by-tls.v1']);
    const got = new Collected();
    await bus.subscribe({ group: 'by-tls', topics: ['by-tls.v1'], handler: got.handler });
    await bus.publish(records('by-tls.v1', 10));
    await waitFor(() => got.records.length === 10, { timeoutMs: 20_000 });
    const admin = new Client({ connectionString: cluster.adminConnectionString });
    await admin.connect();
    const { rows } = await admin.query(
      `SELECT DISTINCT application_name AS name, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'switchback-bus%' ORDER BY 1`,
    );
    await admin.end();
    expect(rows).toEqual([{ name: 'switchback-bus', ssl: true }, { name: 'switchback-bus-session', ssl: true }]);
  } finally {
    await bus.close();
  }
}

test('the database is reached by TLS, its name verified, on every connection', () => delivers(url(), 'verified'));

test('a role is known by its certificate, which may be renewed', async () => {
  const credentials = writeCredentials(directory, 'certified', new MadeAuthority('another').issue({ commonName: 'certified' }));
  await expect(createBus({ kind: 'postgres', connectionString: url({ user: 'certified', credentials }) })).rejects.toThrow('no connection to the database: ');
  writeCredentials(directory, 'certified', authority.issue({ commonName: 'certified' }));
  await delivers(url({ user: 'certified', credentials }), 'certified');
});

test.each([
  ['of another authority', () => url({ ca: new MadeAuthority('another') }), /its certificate is of no authority that is trusted: see sslrootcert/],
  ['made out to another name', () => url({ host: '127.0.0.1' }), /its certificate is made out to another name/],
])('a database with a certificate %s is refused', async (_what, of, line) => {
  await expect(createBus({ kind: 'postgres', connectionString: of() })).rejects.toThrow(line);
});
