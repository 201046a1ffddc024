// Helm reads files below a chart only: this copies the alert rules and dashboards there. With --check it copies nothing and fails where they differ.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const SOURCES = [
  { from: join(here, '../prometheus'), to: join(here, 'switchback/files/prometheus'), ending: '.rules.yml' },
  { from: join(here, '../grafana'), to: join(here, 'switchback/files/grafana'), ending: '.json' },
];

function filesOf(directory, ending) {
  const names = readdirSync(directory).filter((name) => name.endsWith(ending));
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

function copy({ from, to, ending }) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const [name, text] of filesOf(from, ending)) writeFileSync(join(to, name), text);
}

function differences({ from, to, ending }) {
  const [wanted, there] = [filesOf(from, ending), filesOf(to, '')];
  return [...new Set([...wanted.keys(), ...there.keys()])].filter((name) => wanted.get(name) !== there.get(name)).map((name) => join(to, name));
}

if (process.argv.includes('--check')) {
  const differing = SOURCES.flatMap(differences);
  for (const path of differing) console.error(`${path} differs from its source; run: node deploy/helm/sync-files.mjs`);
  process.exitCode = differing.length === 0 ? 0 : 1;
} else {
  SOURCES.forEach(copy);
}
