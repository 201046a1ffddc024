import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type Platform } from '@switchback/local-platform';

const ROOT = join(__dirname, '..', '..', '..', '..');
const run = promisify(execFile);

/** Another order than that of the policy named "default", so that it shows which one decided. */
const ALERT = `
steps:
  - channel: EMAIL
    fallback_after: 61s
    when: metadata.kind == "alert"
  - channel: SMS
`;

/** A message that brings its policy in a file, by the command. */
export function inlinePolicySuite(platform: () => Platform): void {
  const directory = mkdtempSync(join(tmpdir(), 'switchback-inline-'));
  const file = join(directory, 'alert.yaml');
  const alert = ['--sms', '+15005550006', '--email', 'bounce@sandbox.test', '--text', 'The door is open', '--metadata', 'kind=alert', '--policy-file', file];

  beforeAll(() => writeFileSync(file, ALERT));
  afterAll(() => rmSync(directory, { recursive: true }));

  async function switchback(...args: readonly string[]): Promise<Record<string, unknown>[]> {
    const env = { ...process.env, SWITCHBACK_ADDRESS: platform().address, SWITCHBACK_API_KEY: platform().apiKey };
    const { stdout } = await run('npx', ['switchback', ...args, '--json'], { cwd: ROOT, env });
    return stdout.trim().split('\n').map((line) => JSON.parse(line));
  }

  it('falls back by it, and the policy can be read', async () => {
    const policy = expect.stringMatching(/^inline:[0-9a-f]{32}$/);
    const told = await switchback('send', ...alert, '--follow');
    expect(told[0]).toMatchObject({ message: { policy, policyVersion: 1 } });
    const falls = told.filter(({ entry }) => Object(entry).event === 'FALLING_BACK');
    expect(falls).toMatchObject([{ entry: { reason: 'UNDELIVERED', channel: 'SMS', policy, policyVersion: 1 } }]);
    expect(told.at(-1)).toMatchObject({ message: { status: 'DELIVERED', policy, steps: [{ channel: 'EMAIL', state: 'FAILED' }, { channel: 'SMS', state: 'SUCCEEDED' }] } });
    const name = Object(told[0]?.['message']).policy;
    const [stored] = await switchback('policy', 'get', name);
    expect(stored).toMatchObject({ policy: { name, steps: [{ channel: 'EMAIL', fallbackAfter: '61s', when: 'metadata.kind == "alert"' }, { channel: 'SMS' }] } });
  });

  it('is explained by it', async () => {
    const [answer] = await switchback('explain', ...alert);
    expect(answer).toMatchObject({ explanation: { steps: [{ channel: 'EMAIL', decision: 'RUN', condition: 'TRUE' }, { channel: 'SMS', decision: 'WAIT' }] } });
  });
}
