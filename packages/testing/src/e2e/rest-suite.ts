import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type Platform } from '@switchback/local-platform';

const DOCUMENT = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'rest.md'), 'utf8');
const run = promisify(execFile);
const HAS_CURL = spawnSync('curl', ['--version']).status === 0;

/** The examples of docs/rest.md, executed as they stand, one after the other. Needs a platform as `npm start` makes it. */
export function restSuite(platform: () => Platform): void {
  const [settings = '', ...examples] = [...DOCUMENT.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');

  it('begins with where and who', () => {
    expect(settings).toMatch(/^export SWITCHBACK_URL=.*\nexport SWITCHBACK_API_KEY=.*\n$/);
  });

  (HAS_CURL ? it : it.skip)(`works as it stands${HAS_CURL ? '' : ' (skipped: there is no curl)'}`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'switchback-rest-'));
    try {
      const env = { ...process.env, SWITCHBACK_URL: platform().httpAddress, SWITCHBACK_API_KEY: platform().apiKey };
      const script = ['set -euo pipefail', 'exec 2>&1', ...examples.map((example) => `${example}echo`)].join('\n');
      // What was refused is in the output.
      const { stdout } = await run('bash', ['-c', `(${script}) || true`], { cwd: directory, env });
      expect(stdout).not.toMatch(/curl: \(/);
      expect(stdout).toMatch(/"status":"MESSAGE_STATUS_ACCEPTED"[\s\S]*"entries":[\s\S]*"messages":[\s\S]*"name":"alert","version":1[\s\S]*"name":"alert","version":2/);
      const commands = examples.join('').match(/^curl /gm) ?? [];
      expect(commands.length).toBeGreaterThanOrEqual(7);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}
