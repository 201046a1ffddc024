import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { fetchJars, type JarSet } from '@switchback/local-platform';
import { parseAllDocuments } from 'yaml';

import { cacheDirectory } from './find-tool';
import { definitionsFor, isObject, type JsonObject, strictDefinitions, strictSchema } from './strict-schema';

const run = promisify(execFile);

/** The three minor versions that the chart is checked against: modules that have the OpenAPI of their API server. */
export const KUBERNETES_VERSIONS = ['1.34.4', '1.35.4', '1.36.3'] as const;

/** Where operators publish their CRDs. */
export const CRDS = [
  { module: 'github.com/kedacore/keda/v2@v2.18.3', directory: 'config/crd/bases' },
  { module: 'github.com/cert-manager/cert-manager@v1.19.1', directory: 'deploy/crds' },
  { module: 'github.com/cloudnative-pg/cloudnative-pg@v1.27.1', directory: 'config/crd/bases' },
  { module: 'sigs.k8s.io/gateway-api@v1.4.1', directory: 'config/crd/standard' },
] as const;

const PROMETHEUS_OPERATOR = 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.95.2';

const PACKAGE = join(__dirname, '../..');
const STRIMZI: JarSet = {
  title: "Strimzi's model",
  name: 'strimzi-api-0.49.1',
  pomFile: join(PACKAGE, 'strimzi/pom.xml'),
  announcement: "Fetching Strimzi's model 0.49.1 (18 MB, once)",
  compiler: 'javac',
};
const STRIMZI_VERSIONS = ['v1', 'v1beta2'];

/** Changes whenever what is written does. */
const EDITION = `chart-schemas-2-${KUBERNETES_VERSIONS.join('-')}`;

/** kubeconform's `-schema-location`s, made of what is published and kept in the user's cache. */
export async function publishedSchemas(): Promise<readonly string[]> {
  const directory = join(cacheDirectory(), EDITION);
  if (!existsSync(directory)) await writeSchemas(directory);
  return [join(directory, '{{ .NormalizedKubernetesVersion }}', '{{ .ResourceKind }}{{ .KindSuffix }}.json'), join(directory, 'custom', '{{ .Group }}', '{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json')];
}

async function writeSchemas(directory: string): Promise<void> {
  const half = `${directory}.${process.pid}`;
  for (const version of KUBERNETES_VERSIONS) writeKubernetes(join(half, `v${version}`), join(await goModule(`k8s.io/kubernetes@v${version}`), 'api/openapi-spec/swagger.json'));
  for (const { module, directory: crds } of CRDS) writeCrds(join(half, 'custom'), join(await goModule(module), crds));
  await writePrometheusOperator(join(half, 'custom'));
  await writeStrimzi(join(half, 'custom'));
  rmSync(directory, { recursive: true, force: true });
  renameSync(half, directory);
}

/** Downloads a Go module, and answers where it is. */
export async function goModule(module: string): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { timeout: 300_000 });
  const { Dir: directory } = JSON.parse(stdout) as { Dir?: string };
  if (directory === undefined) throw new Error(`${module} was not downloaded: ${stdout}`);
  return directory;
}

function writeKubernetes(directory: string, openapi: string): void {
  const { definitions } = JSON.parse(readFileSync(openapi, 'utf8')) as { definitions: JsonObject };
  const strict = strictDefinitions(definitions);
  for (const [name, definition] of Object.entries(definitions)) {
    const kinds = isObject(definition) ? definition['x-kubernetes-group-version-kind'] : undefined;
    if (!Array.isArray(kinds) || kinds.length !== 1) continue;
    const { group, kind, version } = kinds[0] as { group: string; kind: string; version: string };
    // As kubeconform asks: deployment-apps-v1, service-v1, networkpolicy-networking-v1.
    const file = [kind, ...(group === '' ? [] : [group.split('.')[0]]), version].join('-').toLowerCase();
    const root = { $ref: `#/definitions/${name}` };
    write(join(directory, `${file}.json`), { ...root, definitions: Object.fromEntries(definitionsFor(root, strict)) });
  }
}

interface Crd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: JsonObject } }[];
  };
}

function writeCrds(directory: string, crds: string): void {
  for (const file of readdirSync(crds).filter((name) => name.endsWith('.yaml'))) {
    for (const document of parseAllDocuments(readFileSync(join(crds, file), 'utf8'))) {
      const crd = document.toJS() as Crd | null;
      if (crd?.kind !== 'CustomResourceDefinition') continue;
      for (const { name, schema } of crd.spec.versions) writeCustom(directory, crd.spec.group, crd.spec.names.kind, name, strictSchema(schema.openAPIV3Schema));
    }
  }
}

/** Of the Prometheus operator's CRDs no module has more than the types that they are made of. */
async function writePrometheusOperator(directory: string): Promise<void> {
  const types = join(await goModule(PROMETHEUS_OPERATOR), 'v1');
  const { stdout } = await run('go', ['run', join(PACKAGE, 'prometheus-operator/schemas.go'), types, 'ServiceMonitor', 'PrometheusRule'], { timeout: 300_000 });
  const { kinds, definitions } = JSON.parse(stdout) as { kinds: Record<string, JsonObject>; definitions: JsonObject };
  for (const [kind, schema] of Object.entries(kinds)) writeCustom(directory, 'monitoring.coreos.com', kind, 'v1', { ...schema, definitions });
}

/** Strimzi publishes its model as classes. */
async function writeStrimzi(directory: string): Promise<void> {
  const jars = await fetchJars(STRIMZI, () => undefined);
  if ('missing' in jars) throw new Error(jars.missing);
  const { stdout } = await run('java', ['-cp', join(jars.directory, '*'), join(PACKAGE, 'strimzi/Schemas.java')], { timeout: 120_000, maxBuffer: 64 << 20 });
  const kinds = JSON.parse(stdout) as Record<string, { spec: JsonObject; definitions: JsonObject }>;
  for (const [kind, { spec, definitions }] of Object.entries(kinds)) {
    const properties = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, spec };
    for (const version of STRIMZI_VERSIONS) writeCustom(directory, 'kafka.strimzi.io', kind, version, { type: 'object', properties, additionalProperties: false, required: ['spec'], definitions });
  }
}

function writeCustom(directory: string, group: string, kind: string, version: string, schema: JsonObject): void {
  write(join(directory, group, `${kind.toLowerCase()}_${version}.json`), schema);
}

function write(file: string, schema: JsonObject): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(schema));
}
