import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '../../..');
const PROMETHEUS = join(REPOSITORY, 'deploy/prometheus');

export interface Rule {
  readonly file: string;
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly text: string;
}

export function ruleFiles(): readonly string[] {
  return readdirSync(PROMETHEUS).filter((name) => name.endsWith('.rules.yml')).map((name) => join(PROMETHEUS, name));
}

export function ruleTests(): readonly string[] {
  const directory = join(PROMETHEUS, 'tests');
  return readdirSync(directory).filter((name) => name.endsWith('.test.yml')).map((name) => join(directory, name));
}

/** The rules as they are written; promtool says whether they are well written. */
export function readRules(): readonly Rule[] {
  return ruleFiles().flatMap((file) =>
    readFileSync(file, 'utf8').split(/^ {6}- (?=alert:|record:)/m).slice(1).map((text) => {
      const [, kind, name = ''] = /^(alert|record): (\S+)/.exec(text) ?? [];
      return { file, kind: kind === 'alert' ? 'alert' : 'record', name, text };
    }),
  );
}

/** The names of metrics that a rule or a query looks at. */
export function metricsOf(text: string): readonly string[] {
  const names = text.match(/\b(?:up|(?:switchback|rpc|http|messaging|nodejs|db)[_:][a-z0-9_:]+)(?=[\s{[)]|$)/gm) ?? [];
  const labels = new Set(text.match(/\b\w+(?=\s*(?:=~|!~|!=|="))/g) ?? []);
  const grouped = new Set([...text.matchAll(/\b(?:by|on|ignoring|group_left|without)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)));
  return [...new Set(names)].filter((name) => !labels.has(name) && !grouped.has(name));
}
