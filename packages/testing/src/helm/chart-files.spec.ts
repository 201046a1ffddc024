import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

const HELM = join(__dirname, '../../../../deploy/helm');

it('has the alert rules and dashboards as they are in deploy', () => {
  execFileSync(process.execPath, [join(HELM, 'sync-files.mjs'), '--check'], { stdio: 'pipe' });
});

it('is of the version of the platform', () => {
  const { version } = JSON.parse(readFileSync(join(HELM, '../../package.json'), 'utf8')) as { version: string };
  expect(parse(readFileSync(join(HELM, 'switchback/Chart.yaml'), 'utf8'))).toMatchObject({ version, appVersion: version });
});

it('has a default for each value that its schema knows, and the other way round', () => {
  const values: unknown = parse(readFileSync(join(HELM, 'switchback/values.yaml'), 'utf8'));
  const { properties } = JSON.parse(readFileSync(join(HELM, 'switchback/values.schema.json'), 'utf8')) as { properties: Record<string, unknown> };
  expect(Object.keys(properties).filter((name) => name !== 'global').sort()).toEqual(Object.keys(values as object).sort());
});
