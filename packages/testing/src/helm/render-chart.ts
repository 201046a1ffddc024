import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { parseAllDocuments } from 'yaml';

import { findTool } from './find-tool';
import { type KubernetesObject, Manifests } from './manifests';

export const CHART = join(__dirname, '../../../../deploy/helm/switchback');

/** The newest that the chart is checked against. */
const KUBE_VERSION = '1.36.0';
export const RELEASE = 'switchback';
export const NAMESPACE = 'messaging';

export type Values = Readonly<Record<string, unknown>>;

/** What Helm said instead of rendering. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

/** What `helm template` makes of the chart with these values, each over the one before. */
export async function renderChart(...values: readonly Values[]): Promise<Manifests> {
  const text = await runHelm(['template', RELEASE, CHART, '--namespace', NAMESPACE, '--kube-version', KUBE_VERSION, '-f', '-'], mergeValues(...values));
  return readManifests(text);
}

/** What NOTES.txt says after an install. Helm renders it for a cluster only, so a copy of the chart has it as an object. */
export async function renderNotes(...values: readonly Values[]): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    cpSync(CHART, copy, { recursive: true });
    const templates = join(copy, 'templates');
    writeFileSync(join(templates, '_notes.tpl'), `{{- define "notes" -}}\n${readFileSync(join(templates, 'NOTES.txt'), 'utf8')}{{- end }}\n`);
    writeFileSync(join(templates, 'notes.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\ndata: { notes: {{ include "notes" . | toJson }} }\n');
    const text = await runHelm(['template', RELEASE, copy, '--namespace', NAMESPACE, '--kube-version', KUBE_VERSION, '-s', 'templates/notes.yaml', '-f', '-'], mergeValues(...values));
    return readManifests(text).one('ConfigMap', 'notes').data?.['notes'] ?? '';
  } finally {
    rmSync(copy, { recursive: true });
  }
}

export function readManifests(text: string): Manifests {
  const objects = parseAllDocuments(text, { version: '1.1' }).map((document): unknown => document.toJS());
  return new Manifests(objects.filter((object): object is KubernetesObject => object !== null), text);
}

/** Runs Helm with values on its standard input. */
export async function runHelm(args: readonly string[], values: Values): Promise<string> {
  const found = findTool('helm');
  if ('skip' in found) throw new Error(found.skip);
  const running = promisify(execFile)(found.program, [...args], { maxBuffer: 64 << 20 });
  running.child.stdin?.end(JSON.stringify(values));
  try {
    return (await running).stdout;
  } catch (error) {
    throw new RenderError(error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error));
  }
}

/** As Helm merges: maps by key, everything else whole. */
export function mergeValues(...values: readonly Values[]): Values {
  return values.reduce((merged, over) => ({ ...merged, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merge(merged[key], value)])) }), {});
}

function merge(under: unknown, over: unknown): unknown {
  return isMap(under) && isMap(over) ? mergeValues(under, over) : over;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
