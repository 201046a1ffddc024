import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REPOSITORY_ROOT } from '../paths';
import { DEVELOPMENT_PORTS } from '../platform/ports';

import { readStartFlags, START_HELP } from './start-flags';

describe('readStartFlags', () => {
  it('uses the documented ports', async () => {
    await expect(readStartFlags([], {})).resolves.toMatchObject({ kafka: false, ports: DEVELOPMENT_PORTS });
  });

  it('prefers a flag to the environment, and leaves the defaults alone', async () => {
    const flags = await readStartFlags(['--kafka', '--grpc-port', '6001'], { SWITCHBACK_GRPC_PORT: '6002', SWITCHBACK_HTTP_PORT: '6003' });
    expect(flags.kafka).toBe(true);
    expect(flags.ports.grpc.gateway).toBe(6001);
    expect(flags.ports.http.gateway).toBe(6003);
    expect(DEVELOPMENT_PORTS.grpc.gateway).toBe(50051);
  });

  it.each([[['--grpc-port', 'many'], /--grpc-port takes a port/], [['--kafak'], /Unknown option '--kafak'/]])('refuses %j', async (args, message) => {
    await expect(readStartFlags(args, {})).rejects.toThrow(message);
  });

  it('takes a providers file for each channel, relative to where the person stands', async () => {
    const home = mkdtempSync(join(tmpdir(), 'switchback-flags-'));
    try {
      const file = join(home, 'mine.yaml');
      writeFileSync(file, 'providers: []');
      const flags = await readStartFlags(['--sms-providers', 'mine.yaml', '--email-providers', file], { INIT_CWD: home });
      expect(flags.providersFiles).toEqual({ sms: file, email: file });
      await expect(readStartFlags(['--whatsapp-providers', 'other.yaml'], { INIT_CWD: home })).rejects.toThrow(/--whatsapp-providers: other\.yaml cannot be read: ENOENT/);
      await expect(readStartFlags(['--sms-providers', home], {})).rejects.toThrow(/it is a directory/);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe('npm start -- --help', () => {
  it('names the ports that are taken when none are given', () => {
    const ports = [...START_HELP.matchAll(/^ {2}--([a-z]+)-port .* default (\d+)\)$/gm)].map(([, name, number]) => [name, Number(number)]);
    const { grpc, http, postgres, kafka } = DEVELOPMENT_PORTS;
    expect(Object.fromEntries(ports)).toEqual({ grpc: grpc.gateway, http: http.gateway, postgres, kafka });
  });

  it.each(['--help', '-h'])('is answered to %s where nothing is installed or built', (flag) => {
    const clone = mkdtempSync(join(tmpdir(), 'switchback-clone-'));
    try {
      const part = 'packages/local-platform';
      for (const name of ['bootstrap.mjs', 'start-help.txt']) cpSync(join(REPOSITORY_ROOT, part, name), join(clone, part, name));
      const said = execFileSync(process.execPath, [join(clone, part, 'bootstrap.mjs'), 'start', flag], { encoding: 'utf8', cwd: clone });
      expect(said.trimEnd()).toBe(START_HELP);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });
});
