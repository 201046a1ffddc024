import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { type Accepted, acceptManifests, installCrds, makeNamespaces, refusesUnrestricted } from './accept-chart';
import { ApiServer } from './api-server';
import { RENDERINGS } from './chart-renderings';
import { CRDS, goModule } from './published-schemas';
import { renderChart } from './render-chart';

const USAGE = `check:chart --kube-apiserver PATH --etcd PATH [--crds DIRECTORY]...
Needs helm and go. CRDs of KEDA, cert-manager, the Gateway API and CloudNativePG are downloaded; those of Strimzi and of the Prometheus operator are in
the directories given.`;

/** `npm run check:chart`: has a real API server judge what the chart is rendered to. Answers the exit code: 0 when it takes everything. */
async function main(options: { readonly apiServer: string; readonly etcd: string; readonly crds: readonly string[] }): Promise<number> {
  const server = await ApiServer.start(options);
  try {
    const downloaded = await Promise.all(CRDS.map(async ({ module, directory }) => join(await goModule(module), directory)));
    const crds = await installCrds(server, [...downloaded, ...options.crds]);
    await makeNamespaces(server, ['messaging', 'kafka']);
    const version = (await server.call('GET', '/version')).body as { gitVersion: string };
    print(`Kubernetes ${version.gitVersion}, ${crds} CRDs, namespaces that enforce and warn of pod security "restricted"`);
    return await judge(server);
  } finally {
    await server.stop();
  }
}

async function judge(server: ApiServer): Promise<number> {
  const verdicts: Accepted[] = [];
  for (const [name, values] of RENDERINGS) {
    const manifests = await renderChart(values);
    if (!(await refusesUnrestricted(server, manifests))) throw new Error('a pod that is not restricted was taken: the namespace does not enforce it');
    const verdict = await acceptManifests(server, manifests);
    verdicts.push(verdict);
    print(`${name}: ${verdict.objects} objects and ${verdict.pods} pods, ${verdict.refused.length} refused or warned of`);
    for (const line of verdict.refused) print(`  ${line}`);
  }
  const sum = (of: (verdict: Accepted) => number): number => verdicts.reduce((total, verdict) => total + of(verdict), 0);
  print(`${sum(({ objects }) => objects)} objects and ${sum(({ pods }) => pods)} pods of ${verdicts.length} renderings, ${sum(({ refused }) => refused.length)} refused or warned of`);
  return verdicts.every(({ refused }) => refused.length === 0) ? 0 : 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readOptions(): { apiServer: string; etcd: string; crds: readonly string[] } | undefined {
  const { values } = parseArgs({ options: { 'kube-apiserver': { type: 'string' }, etcd: { type: 'string' }, crds: { type: 'string', multiple: true }, help: { type: 'boolean' } } });
  const { 'kube-apiserver': apiServer, etcd, crds = [], help } = values;
  return apiServer === undefined || etcd === undefined || help === true ? undefined : { apiServer, etcd, crds };
}

const options = readOptions();
if (options === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  main(options).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
