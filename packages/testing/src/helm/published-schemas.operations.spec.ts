import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { EXAMPLES, RENDERINGS } from './chart-renderings';
import { describeWithTool } from './find-tool';
import { KUBERNETES_VERSIONS, publishedSchemas } from './published-schemas';
import { renderChart } from './render-chart';

interface Verdict {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly msg: string;
}

describeWithTool('the chart, by the published schemas', 'kubeconform', (kubeconform) => {
  const directory = mkdtempSync(join(tmpdir(), 'chart-'));
  let locations: readonly string[];
  beforeAll(async () => {
    locations = await publishedSchemas();
    for (const [name, values] of RENDERINGS) writeFileSync(join(directory, `${name}.yaml`), (await renderChart(values)).text);
  }, 600_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  async function verdicts(version: string, path: string): Promise<readonly Verdict[]> {
    const args = ['-strict', '-verbose', '-output', 'json', '-kubernetes-version', version, ...locations.flatMap((location) => ['-schema-location', location]), path];
    const { stdout } = await promisify(execFile)(kubeconform, args, { maxBuffer: 64 << 20 }).catch((error: unknown) => error as { stdout: string });
    return (JSON.parse(stdout) as { resources: readonly Verdict[] }).resources;
  }

  it.each(KUBERNETES_VERSIONS)('is valid, strictly, for Kubernetes %s: all renderings, with the resources of operators', async (version) => {
    const found = await verdicts(version, directory);
    expect(found.filter(({ status }) => status !== 'statusValid')).toEqual([]);
    expect(found.length).toBeGreaterThan(450);
    const kinds = new Set(found.map(({ kind }) => kind));
    for (const kind of ['Deployment', 'ScaledObject', 'TriggerAuthentication', 'Certificate', 'KafkaTopic', 'KafkaUser', 'GRPCRoute', 'HTTPRoute', 'ServiceMonitor', 'PrometheusRule']) expect(kinds).toContain(kind);
  });

  it.each(KUBERNETES_VERSIONS)('comes with examples that are valid, strictly, for Kubernetes %s', async (version) => {
    const manifests = readdirSync(EXAMPLES).filter((name) => /^(cloudnative-pg|strimzi)\.yaml$/.test(name));
    expect(manifests).toHaveLength(2);
    for (const name of manifests) {
      const found = await verdicts(version, join(EXAMPLES, name));
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter(({ status }) => status !== 'statusValid')).toEqual([]);
    }
  });

  it.each([
    ['a field that there is not', 'Kafka', 'automountServiceAccountToken:', 'automountServiceAccountTokens:'],
    ['a type', 'Kafka', 'replicas: 2', 'replicas: two'],
    ['a field of a ScaledObject', 'everything', 'pollingInterval:', 'pollInterval:'],
    ['an operation of a KafkaUser', 'everything', '[Describe, Write]', '[Describe, Scribble]'],
    ['a field of a route', 'everything', 'backendRefs:', 'backends:'],
    ['a field of a ServiceMonitor', 'everything', 'relabelings:', 'relabels:'],
  ])('would be told %s', async (_name, rendering, right, wrong) => {
    const text = readFileSync(join(directory, `${rendering}.yaml`), 'utf8');
    expect(text).toContain(right);
    const path = join(mkdtempSync(join(tmpdir(), 'wrong-')), 'wrong.yaml');
    writeFileSync(path, text.replaceAll(right, wrong));
    expect((await verdicts(KUBERNETES_VERSIONS[2], path)).some(({ status }) => status === 'statusInvalid')).toBe(true);
    rmSync(path);
  });
});
