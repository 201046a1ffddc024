import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

const DIRECTORY = join(__dirname, '../../../../deploy/otel-collector');

type Settings = Readonly<Record<string, unknown>>;

/** What of a collector's configuration is checked here; the program itself checks the rest (`otelcol-contrib validate`). */
export interface CollectorFile {
  readonly receivers: Settings;
  readonly processors: Settings;
  readonly exporters: Settings;
  readonly connectors?: Settings;
  readonly service: { readonly pipelines: Readonly<Record<string, Pipeline>> };
}

export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters: readonly string[];
}

export function collectorFile(name: 'routing.yaml' | 'sampling.yaml'): CollectorFile {
  const file: CollectorFile = parse(readFileSync(join(DIRECTORY, name), 'utf8'));
  return file;
}

/** An attribute that a trace is kept by, and the type that its policy asks for. */
export interface KeptBy {
  readonly key: string;
  readonly type: 'string' | 'number' | 'boolean';
}

interface Policy {
  readonly type: string;
  readonly string_attribute?: { readonly key: string };
  readonly numeric_attribute?: { readonly key: string };
  readonly boolean_attribute?: { readonly key: string };
}

export function keptBy(): KeptBy[] {
  return policies().flatMap(({ boolean_attribute: flag, numeric_attribute: number, string_attribute: text }): KeptBy[] => [
    ...(text === undefined ? [] : [{ key: text.key, type: 'string' as const }]),
    ...(number === undefined ? [] : [{ key: number.key, type: 'number' as const }]),
    ...(flag === undefined ? [] : [{ key: flag.key, type: 'boolean' as const }]),
  ]);
}

export function policies(): readonly Policy[] {
  const { tail_sampling: sampling } = collectorFile('sampling.yaml').processors;
  if (typeof sampling !== 'object' || sampling === null || !('policies' in sampling) || !Array.isArray(sampling.policies)) return [];
  return sampling.policies;
}
