import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type KafkaBroker, startTemporaryKafka } from '@switchback/local-platform';
import { OtlpReceiver } from '@switchback/testing';

import { COMPOSE, readCompose } from './compose-file';
import { REPOSITORY_ROOT } from '../src/layout/repository-root';

import { commandLines } from './command-lines';
import { Addresses, SERVICES } from './compose-parts';
import { here, ImageProcess, inImage } from './image-process';
import { type Production } from './production';

const run = promisify(execFile);

/** The processes of compose.yaml, by its environment, outside of containers: addresses alone are others. */
export function composeSuite(production: () => Production): void {
  const processes: ImageProcess[] = [];
  const undo: (() => unknown)[] = [];
  let addresses: Addresses;
  let otlp: OtlpReceiver;
  let before: ReadonlyMap<string, unknown>;

  beforeAll(async () => {
    const kafka = await startTemporaryKafka({ ownBroker: true });
    if ('skip' in kafka) throw new Error(kafka.skip);
    const broker: KafkaBroker = kafka;
    undo.push(() => broker.destroy());
    otlp = await OtlpReceiver.start();
    undo.push(() => otlp.close());
    const database = new URL(production().cluster.adminConnectionString).host;
    addresses = await Addresses.find({ 'postgres:5432': database, 'kafka:9092': broker.brokers.join(','), 'otel-routing:4318': new URL(otlp.endpoint).host });
    for (const service of Object.keys(readCompose().services)) if (readCompose().services[service]?.build !== undefined) production().mount(service, addresses);
    const demo = join(production().root('cli').path, 'demo');
    mkdirSync(demo);
    if (process.getuid?.() === 0) chownSync(demo, 10_001, 10_001);
    before = new Map(SERVICES.map((service) => [service, production().root(service).snapshot()]));
    for (const service of SERVICES) {
      const environment: Record<string, string> = { ...addresses.environment(service), OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
      processes.push(new ImageProcess(production().root(service), `http://${environment['SWITCHBACK_HTTP_ADDRESS'] ?? ''}`, environment));
    }
    await Promise.all(processes.map((each) => each.until('ready')));
  }, 120_000);

  afterAll(async () => {
    for (const each of processes) each.kill();
    for (const step of undo.toReversed()) await step();
  });

  it('makes the demo customer, twice as well as once', async () => {
    expect((await runOneShot()).stdout).toContain('Customer demo, its key and its policy are there.');
    const written = (): string => readFileSync(join(production().root('cli').path, 'demo/demo.json'), 'utf8');
    const first = written();
    await runOneShot();
    expect(written()).toBe(first);
  });

  async function runOneShot(): Promise<{ stdout: string; stderr: string }> {
    const root = production().root('cli');
    const [node, ...args] = readCompose().services['demo']?.entrypoint ?? [];
    expect(node).toBe('node');
    const { program, args: all, directory } = inImage(root, args);
    return run(program, [...all], { cwd: directory, env: commandEnvironment('demo') });
  }

  function commandEnvironment(service: string): Record<string, string> {
    const root = production().root('cli');
    const elsewhere = process.getuid?.() === 0 ? {} : { SECRETS_DIRECTORY: here(root, '/run/secrets'), SWITCHBACK_COMMAND: join(root.path, 'app/packages/cli/bin/switchback.cjs') };
    return { ...Object.fromEntries(Object.entries(addresses.environment(service)).map(([name, value]) => [name, here(root, value)])), ...elsewhere };
  }

  it("delivers a first message by the README's command", async () => {
    const command = /^docker compose .* run --rm switchback send .*$/m.exec(readFileSync(join(COMPOSE, 'README.md'), 'utf8'))?.[0] ?? 'no such command';
    const { stdout } = await run('bash', ['--norc', '-c', command], { cwd: REPOSITORY_ROOT, env: { PATH: `${standIn()}:/usr/bin:/bin` } });
    expect(stdout).toMatch(/accepted[\s\S]*falling back[\s\S]*DELIVERED/i);
    expect(production().secretsIn(stdout)).toEqual([]);
  });

  /** A directory with a `docker` that runs the service `switchback` of compose.yaml as an image's process. */
  function standIn(): string {
    const root = production().root('cli');
    const { program, args, directory } = inImage(root, ['packages/cli/bin/switchback.cjs']);
    const bin = join(production().home, 'bin');
    mkdirSync(bin);
    const environment = Object.entries(commandEnvironment('switchback')).map(([name, value]) => `${name}='${value}'`);
    const words = [program, ...args].map((word) => `'${word}'`);
    const script = `#!/bin/sh\nwhile [ "$1" != switchback ]; do shift; done\nshift\ncd '${directory}'\nexec env -i ${environment.join(' ')} ${words.join(' ')} "$@"\n`;
    writeFileSync(join(bin, 'docker'), script, { mode: 0o755 });
    return bin;
  }

  it('shows no secret to whoever looks at processes, health, metrics or logs', async () => {
    const told = await Promise.all(processes.map((each) => each.answers()));
    expect(told.every((text) => text.includes('switchback_'))).toBe(true);
    const logs = processes.map(({ output }) => output);
    expect(production().secretsIn([...told, ...logs, commandLines(), ...otlp.bodies].join('\n'))).toEqual([]);
  });

  it('stops on SIGTERM, with nothing written to the images, and its spans sent', async () => {
    expect(await Promise.all(processes.map((each) => each.stop()))).toEqual(SERVICES.map(() => 0));
    for (const service of SERVICES) expect(production().root(service).snapshot()).toEqual(before.get(service));
    const names = new Set(otlp.spans.map(({ service }) => service));
    expect([...names].toSorted()).toEqual(expect.arrayContaining(['switchback-email', 'switchback-gateway', 'switchback-router', 'switchback-sms']));
  });
}
