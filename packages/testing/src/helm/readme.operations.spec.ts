import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { parse } from 'yaml';

import { exampleValues } from './chart-renderings';
import { describeWithTool } from './find-tool';
import { type Manifests, secretFiles } from './manifests';
import { CHART, readManifests, renderChart } from './render-chart';

const ROOT = join(CHART, '../../..');
const README = readFileSync(join(CHART, 'README.md'), 'utf8');
const [MAKE_SECRETS = '', INSTALL = ''] = [...README.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block);

/** What others make for the examples: cert-manager, Strimzi, CloudNativePG. */
function madeByOperators(manifests: Manifests): readonly string[] {
  const certificates = manifests.of('Certificate').map(({ spec }) => String(spec?.['secretName']));
  return [...certificates, ...manifests.names('KafkaUser'), 'main-cluster-ca-cert', 'postgres-ca'];
}

/** `secret/key` of all that pods and KEDA look for. */
function wanted(manifests: Manifests): readonly string[] {
  const made = madeByOperators(manifests);
  const providers = [...manifests.text.matchAll(/secretName: (\S+-providers)$/gm)].map(([, name]) => `${name}/providers.yaml`);
  const keda = [...manifests.text.matchAll(/- key: (\S+)\n +name: (\S+)\n +parameter:/g)].map(([, key, name]) => `${name}/${key}`);
  const files = [...new Set([...manifests.pods.flatMap((pod) => Object.values(secretFiles(pod))), ...providers, ...keda])];
  return files.filter((file) => !made.includes(dirname(file))).sort();
}

describeWithTool("the chart's README", 'helm', (helm) => {
  const directory = mkdtempSync(join(tmpdir(), 'readme-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('makes the Secrets that the examples need, and no others', async () => {
    const log = join(directory, 'kubectl.log');
    const kubectl = join(directory, 'kubectl');
    // The name of a Secret, and below it what came on standard input.
    writeFileSync(kubectl, `#!/bin/sh\ncase "$*" in *"create secret"*/dev/stdin) echo "$6 $*"; sed 's/^/  /' ;; *"create secret"*) echo "$6 $*" ;; *) echo "- $*" ;; esac >>${log}\n`);
    chmodSync(kubectl, 0o755);
    await promisify(execFile)('bash', ['-euc', MAKE_SECRETS], { cwd: ROOT, env: { PATH: [directory, process.env['PATH']].join(delimiter) } });
    const made = readFileSync(log, 'utf8').split(/^(?=\S)/m).flatMap((entry) => {
      const [name = ''] = entry.split(' ');
      if (name === '-') return [];
      const keys = [...entry.matchAll(/^ {2}([\w-]+)=|--from-file=([\w.]+)=/gm)].map(([, line, file]) => line ?? file);
      // CloudNativePG reads the name and password of a role.
      return keys.filter((key) => key !== 'username' && key !== 'password').map((key) => `${name}/${key}`);
    });
    expect(made.sort()).toEqual(wanted(await renderChart(exampleValues('cloudnative-pg', 'strimzi', 'production'))));
    const url = /url=(\S+)/.exec(readFileSync(log, 'utf8'))?.[1] ?? '';
    expect(new URL(url)).toMatchObject({ protocol: 'postgresql:', hostname: 'postgres-rw', port: '5432', search: '?sslmode=verify-full&sslrootcert=/etc/switchback/secrets/postgres-ca.crt' });
    for (const [, file = ''] of readFileSync(log, 'utf8').matchAll(/-f (\S+)/g)) expect(existsSync(join(ROOT, file))).toBe(true);
  });

  it('installs what the examples say', async () => {
    const command = INSTALL.replace('helm upgrade --install', `${helm} template --kube-version 1.36.0`);
    expect(command).not.toBe(INSTALL);
    const { stdout } = await promisify(execFile)('bash', ['-euc', command], { cwd: ROOT, maxBuffer: 64 << 20 });
    expect(readManifests(stdout).names('Deployment')).toHaveLength(5);
  });

  it('tells values that there are', () => {
    const values: unknown = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8'));
    const rows = README.slice(README.indexOf('| Value | |')).split('\n\n')[0]?.split('\n').slice(2) ?? [];
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name));
    expect(named.length).toBeGreaterThan(20);
    const missing = named.filter((name) => name.split('.').reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined), values) === undefined);
    expect(missing).toEqual([]);
  });
});
