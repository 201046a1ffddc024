import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MessageStatus } from '@switchback/contracts';
import { ApiCaller, waitFor } from '@switchback/testing';

import { REPOSITORY_ROOT } from './paths';
import { freePort } from './process/free-port';
import { isAlive } from './process/process-table';

/** `npm start` as its user meets it: a process, its output, its signals. */
class Launcher {
  output = '';
  private readonly child: ChildProcess;

  constructor(
    readonly stateDirectory: string,
    [program, ...prefix]: readonly string[],
    ...flags: string[]
  ) {
    this.child = spawn(program ?? '', [...prefix, '--ephemeral-ports', '--state-dir', stateDirectory, ...flags], { cwd: REPOSITORY_ROOT });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  async untilReady(): Promise<void> {
    await waitFor(() => this.output.includes('Ctrl-C stops everything') || this.child.exitCode !== null, { timeoutMs: 60_000, what: 'ready' });
    if (this.child.exitCode !== null) throw new Error(`it ended instead: ${this.output}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async untilExit(): Promise<number | NodeJS.Signals> {
    return waitFor(() => this.child.exitCode ?? this.child.signalCode ?? undefined, { timeoutMs: 30_000, what: 'the exit' });
  }

  /** The five services, the database and the launcher itself. */
  pids(): number[] {
    const services = Object.values(JSON.parse(readFileSync(join(this.stateDirectory, 'processes.json'), 'utf8')) as Record<string, number>);
    const postgres = Number(readFileSync(join(this.stateDirectory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    expect(services).toHaveLength(5);
    return [...services, postgres, this.child.pid ?? 0];
  }

  api(): ApiCaller {
    return new ApiCaller(JSON.parse(readFileSync(join(this.stateDirectory, 'demo.json'), 'utf8')) as { address: string; apiKey: string });
  }
}

/** Where platforms are started one after the other, each ended when its specs are done. */
class Place {
  readonly stateDirectory = mkdtempSync(join(tmpdir(), 'switchback-start-'));
  private readonly launchers: Launcher[] = [];

  constructor() {
    chmodSync(this.stateDirectory, 0o755);
  }

  start(...flags: string[]): Launcher {
    return this.launch([process.execPath, join(REPOSITORY_ROOT, 'packages/local-platform/dist/main.js'), 'start'], ...flags);
  }

  launch(command: readonly string[], ...flags: string[]): Launcher {
    const launcher = new Launcher(this.stateDirectory, command, ...flags);
    this.launchers.push(launcher);
    return launcher;
  }

  read(name: string): string {
    return readFileSync(join(this.stateDirectory, name), 'utf8');
  }

  async clear(): Promise<void> {
    for (const launcher of this.launchers) {
      launcher.signal('SIGTERM');
      await launcher.untilExit();
    }
    rmSync(this.stateDirectory, { recursive: true, force: true });
  }
}

async function sendFirstMessage(launcher: Launcher): Promise<string> {
  const api = launcher.api();
  try {
    const { id } = await api.send({ recipient: { sms: '+15005550009', email: 'someone@sandbox.test' }, content: { text: 'Your code is 123456' } });
    expect((await api.untilSettled(id)).status).toBe(MessageStatus.MESSAGE_STATUS_DELIVERED);
    return id;
  } finally {
    api.close();
  }
}

describe('npm start', () => {
  let place: Place;
  let launcher: Launcher;

  beforeAll(async () => {
    place = new Place();
    launcher = place.start();
    await launcher.untilReady();
  });

  afterAll(() => place.clear());

  it('delivers a first message', async () => {
    expect(launcher.output).toMatch(/ready/);
    expect(launcher.output).toContain('npx switchback send --sms +15005550009');
    await sendFirstMessage(launcher);
  });

  it('does not start twice in one place', async () => {
    const second = place.start();
    await expect(second.untilExit()).resolves.toBe(1);
    expect(second.output).toContain('A platform already runs here');
  });

  it('restarts a service that was killed, and goes on', async () => {
    const [whatsapp] = launcher.pids();
    process.kill(whatsapp ?? 0, 'SIGKILL');
    await waitFor(() => launcher.output.includes('whatsapp was ended by SIGKILL; restarting'), { what: 'the line about the restart' });
    await sendFirstMessage(launcher);
    await waitFor(() => launcher.pids()[0] !== whatsapp, { what: 'the new process' });
  });

  it('ends on Ctrl-C, and leaves no process behind', async () => {
    const pids = launcher.pids();
    launcher.signal('SIGINT');
    await expect(launcher.untilExit()).resolves.toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

describe('npm start that does not end well', () => {
  let place: Place;

  beforeEach(() => {
    place = new Place();
  });

  afterEach(() => place.clear());

  it('recovers by itself after a kill -9, with key and messages, and leaves no process behind when nobody starts it again', async () => {
    const first = place.start();
    await first.untilReady();
    const id = await sendFirstMessage(first);
    const { apiKey } = JSON.parse(place.read('demo.json')) as { apiKey: string };
    const orphans = first.pids();
    first.signal('SIGKILL');
    await first.untilExit();

    const second = place.start();
    await second.untilReady();
    expect(orphans.filter(isAlive)).toEqual([]);
    expect(JSON.parse(place.read('demo.json'))).toMatchObject({ apiKey });
    const api = second.api();
    await expect(api.get(id)).resolves.toMatchObject({ id, status: MessageStatus.MESSAGE_STATUS_DELIVERED });
    api.close();

    const pids = second.pids();
    second.signal('SIGKILL');
    await waitFor(() => pids.every((pid) => !isAlive(pid)), { timeoutMs: 15_000, what: 'the end of every process' });
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('ends everything when npm itself gets %s', async (signal) => {
    const npm = place.launch(['npm', 'start', '--']);
    await npm.untilReady();
    const pids = [...npm.pids(), Number(place.read('platform.pid').split('\n')[0])];
    npm.signal(signal);
    await npm.untilExit();
    await waitFor(() => pids.every((pid) => !isAlive(pid)), { timeoutMs: 15_000, what: 'the end of every process' });
  });

  it('shows every mistake of a providers file, and ends', async () => {
    const file = join(place.stateDirectory, 'sms.yaml');
    const entries = Array.from({ length: 7 }, (_, index) => `  - { id: p${index}, kind: smpp, host: smsc.example.org, systemId: us, from: '1500', tls: ${index} }`);
    writeFileSync(file, ['providers:', ...entries].join('\n'));
    const launcher = place.start('--sms-providers', file);
    await expect(launcher.untilExit()).resolves.toBe(1);
    expect(launcher.output).toContain('sms refuses its configuration.');
    for (const index of entries.keys()) expect(launcher.output).toContain(`provider p${index}: tls: must be true or false, or fields with values`);
  });

  it('says in one line that a port is taken, and ends', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    const launcher = place.start('--grpc-port', String(port));
    await expect(launcher.untilExit()).resolves.toBe(1);
    expect(launcher.output).toContain(`A port is taken by another program: ${port} (gateway gRPC).`);
    expect(launcher.output).not.toContain('    at ');
    holder.close();
  });
});
