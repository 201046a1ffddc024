import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { errorField, PlatformError } from '../platform-error';
import { isPortFree } from '../process/free-port';
import { Guard } from '../process/guard';
import { commandLine, isAlive, signalProcess } from '../process/process-table';
import { waitUntil } from '../process/wait-until';

import { scramCredentials, securedListeners, securityProperties } from './secured-listeners';
import { type KafkaBroker, type KafkaOptions } from './start-kafka';

const CLUSTER_ID = 'c3dpdGNoYmFjay1sb2NhbA';

/** One node of Apache Kafka, broker and controller in one (KRaft), from its jars. */
export async function startJavaKafka(o: KafkaOptions, jars: string): Promise<KafkaBroker> {
  o.progress('Starting Apache Kafka (Java)');
  mkdirSync(o.directory, { recursive: true });
  await stopLeftover(pidFile(o));
  await requireFreePort(o.port);
  await requireFreePort(o.controllerPort);
  writeFileSync(propertiesFile(o), properties(o));
  if (!existsSync(join(o.directory, 'data', 'meta.properties'))) await format(o, jars);
  let running = await launch(o, jars);
  const stop = async (): Promise<void> => {
    await end(running.pid);
    await running.guard.release();
    rmSync(pidFile(o), { force: true });
  };
  return {
    brokers: [`127.0.0.1:${o.port}`],
    source: `Apache Kafka from ${jars}`,
    pid: () => running.pid,
    stop,
    restart: async () => {
      running = await launch(o, jars);
    },
    destroy: async () => {
      await stop();
      if (o.temporary) rmSync(o.directory, { recursive: true, force: true });
    },
  };
}

function propertiesFile(o: KafkaOptions): string {
  return join(o.directory, 'server.properties');
}

function pidFile(o: KafkaOptions): string {
  return join(o.directory, 'kafka.pid');
}

/** Small: one machine, few partitions, a heap of some hundred MB. */
function properties(o: KafkaOptions): string {
  const plain = [`PLAINTEXT://127.0.0.1:${o.port}`, `CONTROLLER://127.0.0.1:${o.controllerPort}`];
  const advertised = [`PLAINTEXT://127.0.0.1:${o.advertisedPort ?? o.port}`];
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${o.controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: [...plain, ...securedListeners(o.security, '127.0.0.1')].join(','),
    'advertised.listeners': [...advertised, ...securedListeners(o.security, o.security?.host)].join(','),
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL',
    'log.dirs': join(o.directory, 'data'),
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'log.cleaner.dedupe.buffer.size': String(4 << 20),
    'log.index.size.max.bytes': String(1 << 20),
    ...securityProperties(o.security),
  })
    .map(([name, value]) => `${name}=${value.replaceAll('\n', '\\n')}\n`)
    .join('');
}

/** C1 alone: a local broker has little to do, and in its first minutes half of its CPU went into compiling with C2. */
function javaFlags(jars: string): string[] {
  const logging = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info'];
  return ['-Xms64m', '-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError', ...logging, '-cp', join(jars, '*')];
}

async function format(o: KafkaOptions, jars: string): Promise<void> {
  const flags = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', propertiesFile(o), '--ignore-formatted', ...scramCredentials(o.security)];
  try {
    await promisify(execFile)('java', [...javaFlags(jars), ...flags], { timeout: 60_000 });
  } catch (cause) {
    const said = String(errorField(cause, 'stderr') ?? cause).trim().split('\n').at(-1);
    throw new PlatformError(`Kafka's data directory could not be made: ${said}`, undefined, { cause });
  }
}

async function launch(o: KafkaOptions, jars: string): Promise<{ pid: number; guard: Guard }> {
  const logFile = join(o.directory, 'kafka.log');
  const log = openSync(logFile, 'a');
  const from = statSync(logFile).size;
  const child = spawn('java', [...javaFlags(jars), 'kafka.Kafka', propertiesFile(o)], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  child.on('error', () => undefined);
  closeSync(log);
  if (child.pid === undefined) throw new PlatformError('Java could not be started.');
  writeFileSync(pidFile(o), `${child.pid}\n`);
  const guard = Guard.over(child.pid, { signal: 'TERM', pidFile: pidFile(o) });
  await untilStarted(child, logFile, from);
  return { pid: child.pid, guard };
}

function untilStarted(child: ChildProcess, logFile: string, from: number): Promise<true> {
  const said = () => readFileSync(logFile).subarray(from).toString('utf8');
  const lastLine = () => said().trim().split('\n').findLast((line) => /ERROR|Exception/.test(line)) ?? 'it said nothing';
  return waitUntil(
    () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new PlatformError(`Kafka did not start: ${lastLine()}`, `Its log: ${logFile}`);
      }
      return said().includes('Kafka Server started');
    },
    { timeoutMs: 90_000, intervalMs: 100, onTimeout: () => new PlatformError(`Kafka was not ready within 90 s: ${lastLine()}`, `Its log: ${logFile}`) },
  );
}

/** A broker that outlived its launcher holds the port and the data. */
async function stopLeftover(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (Number.isInteger(pid) && pid > 0 && (commandLine(pid) ?? '').includes('kafka.Kafka')) await end(pid);
}

async function end(pid: number): Promise<void> {
  const gone = () => !isAlive(pid);
  signalProcess(pid, 'SIGTERM');
  try {
    await waitUntil(gone, { timeoutMs: 10_000, onTimeout: () => new Error('still there') });
  } catch {
    signalProcess(pid, 'SIGKILL');
    await waitUntil(gone, { timeoutMs: 5_000, onTimeout: () => new PlatformError(`Kafka (process ${pid}) does not stop.`) });
  }
}

async function requireFreePort(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new PlatformError(`Port ${port}, which Kafka needs, is taken by another program.`, 'End that program, or start with --kafka-port.');
}
