import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseConfig } from '@switchback/service';
import { parse } from 'yaml';

import { COMPOSE, type ComposeService, readCompose } from '../testing/compose-file';
import { SERVICES } from '../testing/compose-parts';
import { readDockerfile } from '../testing/dockerfile';
import { configOf, knownVariables, telemetryVariables } from '../testing/known-variables';

import { readManifest } from './layout/workspaces';
import { REPOSITORY_ROOT } from './layout/repository-root';

const compose = readCompose();
const services = Object.entries(compose.services);

/** Their images have no program but their own. */
const WITHOUT_HEALTHCHECK = ['otel-routing', 'otel-sampling'];

const isOneShot = ({ restart }: ComposeService): boolean => restart === 'no';

describe.each(services)('%s', (name, service) => {
  it('has an image whose version and digest are named, or one of ours of this version', () => {
    const ours = `switchback/${service.build?.target ?? ''}:${readManifest(REPOSITORY_ROOT).version}`;
    if (service.build !== undefined) expect(service.image).toBe(ours);
    else expect(service.image).toMatch(/^[\w./-]+:v?\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$/);
  });

  it('is built by a stage that there is, and never fetched by its name, if it is ours', () => {
    if (service.build === undefined) return;
    expect(service.pull_policy).toBe('never');
    expect(existsSync(join(COMPOSE, service.build.context, service.build.dockerfile))).toBe(true);
    expect(readDockerfile().map((stage) => stage.name)).toContain(service.build.target);
  });

  it('says whether it is healthy, or ends by itself', () => {
    if (isOneShot(service)) expect(service.healthcheck).toBeUndefined();
    else if (WITHOUT_HEALTHCHECK.includes(name)) expect(service.healthcheck).toEqual({ disable: true });
    else expect(service.healthcheck?.test?.[0]).toBe('CMD');
  });

  it('waits for others until they are healthy or have ended', () => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const awaited = compose.services[other];
      const possible = awaited === undefined ? 'nothing' : isOneShot(awaited) ? 'service_completed_successfully' : WITHOUT_HEALTHCHECK.includes(other) ? 'service_started' : 'service_healthy';
      expect([other, condition]).toEqual([other, possible]);
    }
  });

  it('may not write to its image, has no capabilities, and is limited', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.deploy?.resources.limits).toEqual({ cpus: expect.stringMatching(/^\d$/), memory: expect.stringMatching(/^\d+[MG]$/) });
  });

  it('listens for this machine alone', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('mounts files that there are, for reading, and volumes and secrets that are declared', () => {
    for (const volume of service.volumes ?? []) {
      const [source = '', , mode] = volume.split(':');
      if (source.startsWith('.')) expect([volume, existsSync(join(COMPOSE, source)), mode]).toEqual([volume, true, 'ro']);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
    for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(secret);
  });

  it('is told secrets by files, those that it mounts and no other', () => {
    const environment = Object.entries(service.environment ?? {});
    for (const [variable, value] of environment) if (/PASSW|SECRET|_KEY(?!WORDS)|DATABASE_URL/.test(variable)) expect([variable, value]).toEqual([expect.stringMatching(/_FILE$/), expect.stringMatching(/^\/run\/secrets\//)]);
    const named = environment.flatMap(([, value]) => (String(value).startsWith('/run/secrets/') ? [String(value).slice('/run/secrets/'.length)] : []));
    const inFiles = mountedFiles(service).flatMap((text) => [...text.matchAll(/\/run\/secrets\/([\w-]+)/g)].map((match) => match[1] ?? ''));
    const others = name === 'postgres' ? SERVICES.map((each) => `${each}-password`) : name === 'demo' ? ['operator-key', 'sandbox-secret'] : [];
    expect([...(service.secrets ?? [])].toSorted()).toEqual([...new Set([...named, ...inFiles, ...others])].toSorted());
  });
});

function mountedFiles(service: ComposeService): readonly string[] {
  const sources = (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '').filter((source) => source.startsWith('.'));
  return sources.map((source) => join(COMPOSE, source)).filter((path) => existsSync(path) && statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'));
}

describe.each(SERVICES)('the environment of %s', (service) => {
  const names = Object.keys(compose.services[service]?.environment ?? {}).map((name) => name.replace(/_FILE$/, (end) => (name === 'SWITCHBACK_PROVIDERS_FILE' ? end : '')));

  it('has variables alone that the service reads', async () => {
    const known = [...(await knownVariables(service)).map(({ name }) => name), ...telemetryVariables()];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has all that the service requires', async () => {
    const required = (await knownVariables(service)).filter((entry) => entry.required).map(({ name }) => name);
    expect(required).toContain('SWITCHBACK_DATABASE_URL');
    expect(required.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('is one that the service accepts', async () => {
    const values = Object.entries(compose.services[service]?.environment ?? {}).map(([name, value]) =>
      value.startsWith('/run/secrets/') ? [name.replace(/_FILE$/, ''), name.includes('DATABASE_URL') ? 'postgresql://role:password@postgres:5432/switchback' : 'k'.repeat(32)] : [name, value],
    );
    expect(parseConfig(await configOf(service), Object.fromEntries(values))).toMatchObject({ SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: ['kafka:9092'] });
  });

  it('listens where the image says, and is asked there for its health', () => {
    const { environment = {}, healthcheck } = compose.services[service] ?? {};
    const image = readDockerfile().find(({ name }) => name === service)?.instructions.map((instruction) => instruction.getRawArgumentsContent()).join('\n');
    for (const name of ['SWITCHBACK_GRPC_ADDRESS', 'SWITCHBACK_HTTP_ADDRESS']) expect(image).toContain(`${name}=${environment[name] ?? ''}`);
    expect(healthcheck?.test?.at(-1)).toContain(`http://127.0.0.1:${environment['SWITCHBACK_HTTP_ADDRESS']?.split(':')[1] ?? ''}/health/ready`);
  });

  it('finds others at addresses where they listen', () => {
    const listened = SERVICES.flatMap((each) => ['GRPC', 'HTTP'].map((kind) => compose.services[each]?.environment?.[`SWITCHBACK_${kind}_ADDRESS`]?.replace('0.0.0.0', each)));
    const addresses = Object.entries(compose.services[service]?.environment ?? {}).filter(([name, value]) => /_(ADDRESS|URL)$/.test(name) && !/^0\.0\.0\.0|^\/|16686/.test(value));
    for (const [, value] of addresses) expect(listened).toContain(value.replace('http://', ''));
  });
});

it('scrapes each service where it listens, with the label that the rules expect, and loads the rules', () => {
  const { rule_files: rules, scrape_configs: scrapes } = parse(readFileSync(join(COMPOSE, 'prometheus.yml'), 'utf8'));
  const targets = SERVICES.map((service) => ({ targets: [compose.services[service]?.environment?.['SWITCHBACK_HTTP_ADDRESS']?.replace('0.0.0.0', service)], labels: { service } }));
  expect(scrapes[0]).toEqual({ job_name: 'switchback', static_configs: targets });
  expect(rules).toEqual(['/etc/prometheus/rules/*.rules.yml']);
  expect(compose.services['prometheus']?.volumes).toContain('../prometheus:/etc/prometheus/rules:ro');
});

it('shows the dashboards from the data source that they ask for', () => {
  const { datasources } = parse(readFileSync(join(COMPOSE, 'grafana/datasources/datasources.yaml'), 'utf8'));
  expect(datasources.map(({ type, url }: { type: string; url: string }) => [type, url])).toEqual([['prometheus', 'http://prometheus:9090'], ['jaeger', 'http://jaeger:16686']]);
  const { providers } = parse(readFileSync(join(COMPOSE, 'grafana/dashboards/switchback.yaml'), 'utf8'));
  expect(compose.services['grafana']?.volumes).toContain(`../grafana:${providers[0].options.path}:ro`);
  expect(readdirSync(join(COMPOSE, '../grafana')).filter((file) => file.endsWith('.json')).length).toBeGreaterThan(3);
});

describe('make-secrets.sh', () => {
  const directory = mkdtempSync(join(tmpdir(), 'secrets-'));
  const make = (): Record<string, string> => {
    execFileSync('sh', [join(COMPOSE, 'make-secrets.sh'), directory]);
    return Object.fromEntries(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
  };
  afterAll(() => rmSync(directory, { recursive: true }));

  it('makes each secret of compose.yaml, long and different, and keeps those that are there', () => {
    const made = make();
    expect(Object.keys(made).toSorted()).toEqual(Object.keys(compose.secrets).toSorted());
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(file).toBe(`./secrets/${name}`);
    expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
    expect(Object.values(made).filter((value) => value.length < 48)).toEqual([]);
    for (const service of SERVICES) expect(made[`${service}-database-url`]).toBe(`postgresql://${service}:${made[`${service}-password`] ?? ''}@postgres:5432/switchback`);
    expect(make()).toEqual(made);
  });

  it('shows them to nobody else on this machine', () => {
    make();
    expect((statSync(directory).mode & 0o777).toString(8)).toBe('700');
  });
});
