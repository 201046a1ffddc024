import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseAllDocuments } from 'yaml';

import { waitFor } from '../wait-for';
import { type ApiServer, type Reply } from './api-server';
import { type KubernetesObject, type Manifests, type Pod } from './manifests';

const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' };

export interface Accepted {
  readonly objects: number;
  readonly pods: number;
  /** What was not taken, or only with a warning: one line each. */
  readonly refused: readonly string[];
}

/** Makes the CRDs in these directories known. */
export async function installCrds(server: ApiServer, directories: readonly string[]): Promise<number> {
  const crds = directories.flatMap((directory) =>
    readdirSync(directory).filter((name) => name.endsWith('.yaml')).flatMap((name) => parseAllDocuments(readFileSync(join(directory, name), 'utf8')).map((document): unknown => document.toJS())),
  ).filter((object): object is KubernetesObject => (object as KubernetesObject | null)?.kind === 'CustomResourceDefinition');
  for (const crd of crds) expectTaken(await server.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd), crd.metadata.name);
  for (const { metadata } of crds) {
    await waitFor(async () => JSON.stringify((await server.call('GET', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${metadata.name}`)).body).includes('"type":"Established"'));
  }
  return crds.length;
}

/** Namespaces in which pods have to be restricted. */
export async function makeNamespaces(server: ApiServer, names: readonly string[]): Promise<void> {
  for (const name of names) expectTaken(await server.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: RESTRICTED } }), name);
  const high = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1_000 };
  expectTaken(await server.call('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', high), 'the priority class');
}

/** Applies everything as `kubectl apply --server-side --dry-run=server` does, strictly, and creates each pod that a Deployment or Job would make. */
export async function acceptManifests(server: ApiServer, manifests: Manifests): Promise<Accepted> {
  const refused: string[] = [];
  for (const object of manifests.all) {
    const { kind, metadata } = object;
    const path = `${await collection(server, object)}/${metadata.name}?dryRun=All&fieldManager=check&force=true&fieldValidation=Strict`;
    refused.push(...complaint(`${kind} ${metadata.name}`, await server.call('PATCH', path, object)));
  }
  for (const pod of manifests.pods) refused.push(...complaint(`a pod of ${pod.metadata.labels['app.kubernetes.io/component']}`, await createPod(server, pod)));
  return { objects: manifests.all.length, pods: manifests.pods.length, refused };
}

/** Whether pods that are not restricted are refused, so that taking the others says something. */
export async function refusesUnrestricted(server: ApiServer, manifests: Manifests): Promise<boolean> {
  const [pod] = manifests.pods;
  if (pod === undefined) return false;
  const { securityContext: _none, ...spec } = pod.spec;
  const { status, body } = await createPod(server, { ...pod, spec: { ...spec, containers: pod.spec.containers, volumes: pod.spec.volumes } });
  return status === 403 && JSON.stringify(body).includes('violates PodSecurity');
}

function createPod(server: ApiServer, { metadata, spec }: Pod): Promise<Reply> {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'check-', labels: metadata.labels }, spec: { restartPolicy: 'Always', ...spec } };
  return server.call('POST', '/api/v1/namespaces/messaging/pods?dryRun=All&fieldValidation=Strict', pod);
}

const plurals = new Map<string, string>();

/** Where objects of a kind are, as discovery tells. */
async function collection(server: ApiServer, { apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const known = plurals.get(`${base} ${kind}`);
  if (known !== undefined) return `${base}/namespaces/${metadata.namespace}/${known}`;
  const { body } = await server.call('GET', base);
  for (const resource of (body as { resources?: readonly { name: string; kind: string }[] }).resources ?? []) {
    if (!resource.name.includes('/')) plurals.set(`${base} ${resource.kind}`, resource.name);
  }
  const plural = plurals.get(`${base} ${kind}`);
  if (plural === undefined) throw new Error(`the API server knows no ${kind} of ${apiVersion}`);
  return `${base}/namespaces/${metadata.namespace}/${plural}`;
}

function complaint(what: string, { status, body, warnings }: Reply): readonly string[] {
  if (status >= 300) return [`${what}: ${status} ${(body as { message?: string }).message ?? JSON.stringify(body)}`];
  return warnings.map((warning) => `${what}: a warning: ${warning}`);
}

function expectTaken({ status, body }: Reply, what: string): void {
  if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body).slice(0, 500)}`);
}
