import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Platform, SERVICE_NAMES } from '@switchback/local-platform';
import { benchFailover } from './failover';
import { startFloor } from './floor-system';
import { benchIdle } from './idle';
import { measureLatency, measureThroughput, type Throughput } from './measure';
import { type BusKind, busConfigOf, platformSystem, startMeasuredPlatform } from './platform-system';
import { startProvider } from './provider';
import { formatReport, type Measured } from './report';
import { benchSizing } from './sizing';
import { type System } from './system';
import { benchTimers } from './timers';
import { benchTracing } from './tracing';
import { benchWebhooks } from './webhooks';

const LATENCY_SECONDS = 20;
/** The measured seconds are those of a steady load: what the burst before them left to do (vacuum, code made for large batches) is over by then. */
const STEADY_AFTER_SECONDS = 15;

interface Options {
  readonly bus: BusKind;
  readonly messages: number;
  readonly warmUp: number;
  readonly timers: boolean;
  readonly webhooks: boolean;
  readonly failover: boolean;
  readonly tracing: boolean;
  readonly sizing: boolean;
  readonly idle: boolean;
}

/** Measures what USAGE says, and prints it; asserts no time. */
async function main(options: Options): Promise<void> {
  if (options.timers) process.stdout.write(`${await benchTimers(options.bus)}\n`);
  else if (options.webhooks) process.stdout.write(`${await benchWebhooks(options.bus)}\n`);
  else if (options.failover) process.stdout.write(`${await benchFailover(options.messages)}\n`);
  else if (options.tracing) process.stdout.write(`${await benchTracing(options.messages, options.warmUp)}\n`);
  else if (options.idle) process.stdout.write(`${await benchIdle(options.bus)}\n`);
  else if (options.sizing) process.stdout.write(`${await benchSizing(options.bus, options.messages, options.warmUp)}\n`);
  else await benchMessages(options);
}

async function benchMessages(options: Options): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'switchback-bench-'));
  const provider = await startProvider();
  let platform: Platform | undefined;
  try {
    platform = await startMeasuredPlatform(options.bus, provider, directory);
    const busConfig = busConfigOf(platform, options.bus, 'bench');
    const system = await platformSystem(platform, busConfig, provider);
    const figure = await measure(system, options);
    await system.stop();
    for (const service of SERVICE_NAMES) await platform.kill(service, 'SIGTERM');

    const pids = platform.pids();
    const floorSystem = await startFloor(busConfig, provider, { ...pids, provider: provider.pid });
    const floor = await measure(floorSystem, options);
    await floorSystem.stop();
    const title = `bus ${options.bus}, ${options.messages} messages, 80% delivered by SMS, 20% falling back to e-mail, durable commits`;
    process.stdout.write(`${formatReport(title, figure, floor)}\n`);
  } finally {
    await platform?.stop();
    await provider.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(system: System, { messages, warmUp }: Options): Promise<Measured> {
  process.stderr.write(`${system.name}: warming up with ${warmUp} messages\n`);
  await measureThroughput(system, warmUp, 0);
  process.stderr.write(`${system.name}: ${messages} messages as fast as it goes\n`);
  const throughput = await measureThroughput(system, messages, warmUp);
  process.stderr.write(`${system.name}: ${describe(throughput)}; now at a fifth of that rate\n`);
  const perSecond = throughput.settledPerSecond / 5;
  const steadying = Math.round(perSecond * STEADY_AFTER_SECONDS);
  await measureLatency(system, steadying, perSecond, warmUp + messages);
  const latency = await measureLatency(system, Math.round(perSecond * LATENCY_SECONDS), perSecond, warmUp + messages + steadying);
  return { throughput, latency };
}

function describe(throughput: Throughput): string {
  return `${throughput.settledPerSecond.toFixed(0)} settled/s`;
}

const USAGE = `npm run bench -- [--bus postgres|kafka] [--messages 20000] [--warm-up 2000]
  the platform and the floor of this machine, in one run; packages/bench/README.md says what each figure means
one of these measures something else:
  --idle       what is used while nothing happens
  --timers     how late timers fire
  --webhooks   what a flood does to the webhook door
  --failover   how long a provider that fails keeps its traffic
  --tracing    what tracing costs
  --sizing     what a message takes, of each process and on disk`;

/** Undefined: it is asked what there is. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      bus: { type: 'string', default: 'postgres' },
      messages: { type: 'string' },
      'warm-up': { type: 'string', default: '2000' },
      timers: { type: 'boolean', default: false },
      webhooks: { type: 'boolean', default: false },
      failover: { type: 'boolean', default: false },
      tracing: { type: 'boolean', default: false },
      sizing: { type: 'boolean', default: false },
      idle: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (values.bus !== 'postgres' && values.bus !== 'kafka') throw new Error('--bus is postgres or kafka');
  const { bus, failover, idle, sizing, timers, tracing, webhooks } = values;
  if ([failover, idle, sizing, timers, tracing, webhooks].filter(Boolean).length > 1) throw new Error('measure one thing at a time: --help names them');
  const messages = wholeNumber(values.messages ?? (failover ? '5000' : tracing ? '16000' : '20000'), '--messages');
  return { bus, messages, warmUp: wholeNumber(values['warm-up'], '--warm-up'), timers, tracing, webhooks, failover, sizing, idle };
}

function wholeNumber(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} is a whole number, at least 1`);
  return value;
}

async function run(): Promise<void> {
  const options = readOptions();
  if (options === undefined) process.stdout.write(`${USAGE}\n`);
  else await main(options);
}

run().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
