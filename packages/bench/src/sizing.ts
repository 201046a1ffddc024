import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Platform } from '@switchback/local-platform';
import { createPool, type Pool } from '@switchback/postgres';
import { databaseBytes, perMessage, topicBytes, type Bytes } from './disk-use';
import { measureLatency, measureThroughput } from './measure';
import { type BusKind, busConfigOf, platformSystem, startMeasuredPlatform } from './platform-system';
import { startProvider } from './provider';

const STEADY_SECONDS = 30;
const LOOK_EVERY_MS = 250;

/**
 * `npm run bench -- --sizing [--bus kafka]`: what a message takes. CPU by process at the highest rate and at a fifth of it, bytes in each table and
 * topic, sessions and memory of each process. Prints; asserts nothing.
 */
export async function benchSizing(bus: BusKind, messages: number, warmUp: number): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'switchback-bench-sizing-'));
  const state = join(directory, 'state');
  const provider = await startProvider();
  let platform: Platform | undefined;
  try {
    platform = await startMeasuredPlatform(bus, provider, directory, {}, { stateDirectory: state });
    const database = createPool({ connectionString: platform.databaseUrl('superuser'), applicationName: 'bench', schema: 'router', onError: () => undefined });
    const system = await platformSystem(platform, busConfigOf(platform, bus, 'bench'), provider);
    await measureThroughput(system, warmUp, 0);
    const look = async (): Promise<Bytes> => ({ ...(await databaseBytes(database)), ...topicBytes(join(state, 'kafka')) });
    const sessions = new SessionCount(database);
    const before = await look();
    const highest = await measureThroughput(system, messages, warmUp);
    const after = await look();
    const perSecond = highest.settledPerSecond / 5;
    const steady = await measureLatency(system, Math.round(perSecond * STEADY_SECONDS), perSecond, warmUp + messages);
    const most = await sessions.stop();
    const memory = Object.fromEntries(Object.entries(platform.memoryBytes()).map(([name, bytes]) => [name, bytes / 2 ** 20]));
    await system.stop();
    await database.end();
    return [
      `bus ${bus}, ${messages} messages, 80% delivered by SMS, 20% falling back to e-mail`,
      `settled: ${highest.settledPerSecond.toFixed(0)}/s at most; steady: ${perSecond.toFixed(0)}/s`,
      section('CPU seconds per 1,000 messages at the highest rate', highest.cpu, 3),
      section('CPU seconds per 1,000 messages, steady', steady.cpu, 3),
      section('bytes per message', perMessage(before, after, messages), 0),
      section('sessions in the database, most', most, 0),
      section('memory, MiB', memory, 0),
    ].join('\n');
  } finally {
    await platform?.stop();
    await provider.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The most sessions that each application had at a time. */
class SessionCount {
  readonly #most: Record<string, number> = {};
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();

  constructor(private readonly database: Pool) {
    this.#timer = setInterval(() => {
      this.#looking = this.#look();
    }, LOOK_EVERY_MS);
  }

  async stop(): Promise<Readonly<Record<string, number>>> {
    clearInterval(this.#timer);
    await this.#looking;
    return this.#most;
  }

  async #look(): Promise<void> {
    const { rows } = await this.database.query<{ name: string; count: number }>(
      `SELECT application_name AS name, count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1`,
    );
    for (const { name, count } of rows) this.#most[name] = Math.max(count, this.#most[name] ?? 0);
  }
}

function section(title: string, figures: Readonly<Record<string, number>>, digits: number): string {
  return [`${title}:`, ...Object.entries(figures).map(([name, figure]) => `  ${name.padEnd(44)} ${figure.toFixed(digits)}`)].join('\n');
}
