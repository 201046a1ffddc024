import { join } from 'node:path';
import { cpuSeconds, memoryBytes, SERVICE_NAMES, startPlatform } from '@switchback/local-platform';
import { startChild, stopChild } from './child';
import { type BusKind } from './platform-system';
import { formatTable, ratioRow } from './report';

/** What a start leaves to do is over by then: code is compiled, garbage of the start collected, sessions opened. */
const SETTLE_MS = 30_000;
const MEASURE_MS = 30_000;

type Pids = Readonly<Record<string, number>>;

/** What processes use while nothing happens: percent of one core and MiB, by process. */
interface Use {
  readonly cpu: Readonly<Record<string, number>>;
  readonly memory: Readonly<Record<string, number>>;
}

/**
 * `npm run bench -- --idle [--bus kafka]`: what the platform uses while nothing happens. The floor: as many processes of Node, each with
 * a gRPC server and a session in the same database that it asks one question every two seconds.
 */
export async function benchIdle(bus: BusKind): Promise<string> {
  const platform = await startPlatform({ bus, environment: { SWITCHBACK_LOG_LEVEL: 'warn' }, progress: (line) => process.stderr.write(`${line}\n`) });
  try {
    process.stderr.write(`platform: at rest for ${(SETTLE_MS + MEASURE_MS) / 1_000} s\n`);
    const figure = await useAtRest(platform.pids());
    for (const service of SERVICE_NAMES) await platform.kill(service, 'SIGTERM');
    const floor = await floorAtRest(platform.databaseUrl('superuser'), platform.pids());
    return formatTable(`bus ${bus}, nothing happens`, [
      ['', 'figure', 'floor', 'ratio'],
      ...rows('CPU, % of a core', figure.cpu, floor.cpu),
      ...rows('memory, MiB', figure.memory, floor.memory),
    ]);
  } finally {
    await platform.stop();
  }
}

async function floorAtRest(connectionString: string, shared: Pids): Promise<Use> {
  const script = join(__dirname, 'floor', 'idle.js');
  const started = await Promise.all(SERVICE_NAMES.map(async (name) => ({ name, ...(await startChild(script, [], { FLOOR_DATABASE: connectionString })) })));
  try {
    process.stderr.write(`floor: at rest for ${(SETTLE_MS + MEASURE_MS) / 1_000} s\n`);
    return await useAtRest({ ...Object.fromEntries(started.map(({ name, child }) => [name, child.pid ?? 0])), ...shared });
  } finally {
    await Promise.all(started.map(({ child }) => stopChild(child)));
  }
}

async function useAtRest(pids: Pids): Promise<Use> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const before = byProcess(pids, cpuSeconds);
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = byProcess(pids, (pid, name) => (100 * (cpuSeconds(pid) - (before[name] ?? 0))) / seconds);
  return { cpu, memory: byProcess(pids, (pid) => memoryBytes(pid) / 2 ** 20) };
}

function byProcess(pids: Pids, figure: (pid: number, name: string) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, figure(pid, name)]));
}

function rows(title: string, figure: Readonly<Record<string, number>>, floor: Readonly<Record<string, number>>): string[][] {
  const total = (all: Readonly<Record<string, number>>): number => Object.values(all).reduce((sum, one) => sum + one, 0);
  return [ratioRow(title, total(figure), total(floor)), ...Object.keys(figure).map((name) => ratioRow(`  ${name}`, figure[name] ?? Number.NaN, floor[name] ?? Number.NaN))];
}
