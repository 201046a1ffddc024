import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REPOSITORY_ROOT } from './layout/repository-root';

const root = mkdtempSync(join(tmpdir(), 'release-'));
const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- Later.\n\n## 1.2.0 - 2026-02-01\n\n### Added\n\n- A thing.\n\n## 1.1.0 - 2026-01-01\n\n- An older thing.\n\n## 1.0.0 - 2025-12-01\n';

function write(path: string, content: object | string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function notes(version: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(REPOSITORY_ROOT, 'packages/packaging/release-notes.mjs'), version], { env: { REPOSITORY_ROOT: root }, encoding: 'utf8' });
}

beforeAll(() => {
  write('CHANGELOG.md', CHANGELOG);
  write('deploy/helm/switchback/Chart.yaml', "apiVersion: v2\nversion: 1.2.0\nappVersion: '1.2.0'\n");
  write('deploy/compose/compose.yaml', 'image: switchback/gateway:${SWITCHBACK_VERSION:-1.2.0}\nimage: switchback/cli:${SWITCHBACK_VERSION:-1.2.0}\n');
  write('package.json', { version: '1.2.0' });
  write('packages/bus/package.json', { version: '1.2.0', dependencies: { pg: '8.0.0' } });
  write('services/sms/package.json', { version: '1.2.0', dependencies: { '@switchback/bus': '1.2.0' } });
});

afterAll(() => rmSync(root, { recursive: true }));

it('prints the section of the version alone', () => {
  expect(notes('1.2.0')).toMatchObject({ status: 0, stdout: '### Added\n\n- A thing.\n' });
});

it.each([
  ['1.1.0', 'package.json has version 1.2.0'],
  ['1.1.0', 'services/sms/package.json needs @switchback/bus 1.2.0'],
  ['1.1.0', 'deploy/helm/switchback/Chart.yaml has version: 1.2.0'],
  ['1.1.0', "deploy/helm/switchback/Chart.yaml has appVersion: '1.2.0'"],
  ['1.1.0', 'deploy/compose/compose.yaml has ${SWITCHBACK_VERSION:-1.2.0}'],
  ['1.0.0', 'CHANGELOG.md has no section "## 1.0.0 - date", or nothing in it'],
  ['1.3.0', 'CHANGELOG.md has no section "## 1.3.0 - date", or nothing in it'],
  ['next', '"next" is not a version'],
])('refuses %s: %s', (version, mistake) => {
  const { status, stdout, stderr } = notes(version);
  expect({ status, stdout, lines: stderr.split('\n') }).toEqual({ status: 1, stdout: '', lines: expect.arrayContaining([mistake]) });
});
