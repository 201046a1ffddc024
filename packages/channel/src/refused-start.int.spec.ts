import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TESTING = join(__dirname, '..', 'testing');

describe('a service whose providers file is wrong', () => {
  const home = mkdtempSync(join(tmpdir(), 'switchback-refused-'));
  afterAll(() => rmSync(home, { recursive: true }));

  it('says all that is wrong and exits with 78, before it looks for its database or its bus', () => {
    const file = join(home, 'providers.yaml');
    writeFileSync(file, 'providers:\n  - { id: one, kind: stub, enforce: true, timeoutMs: 1 }\n  - { id: two, kind: stub, url: http://x, enforce: true }');
    // Nothing listens on port 1.
    const nowhere = 'postgresql://sms:pw@127.0.0.1:1/switchback';
    const { status, stderr, stdout } = spawnSync(process.execPath, ['-C', '@switchback/source', '-r', join(TESTING, 'run-source.cjs'), join(TESTING, 'service-process.ts')], {
      env: {
        PATH: process.env['PATH'],
        SWITCHBACK_DATABASE_URL: nowhere,
        SWITCHBACK_BUS_DATABASE_URL: nowhere,
        SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:0',
        SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:0',
        SWITCHBACK_PROVIDERS_FILE: file,
      },
      encoding: 'utf8',
    });
    expect(stderr.trim().split('\n').map((line) => line.replace(`${file}: `, ''))).toEqual([
      'provider one: timeoutMs: must be at least 100',
      'provider one: url: is missing: give a text',
      'provider two: window: "enforce" needs SWITCHBACK_SEARCH_KEY, the same as the router has; set it, or say observe',
    ]);
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
  });
});
