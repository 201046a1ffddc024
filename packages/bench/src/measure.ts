import { cpuSeconds } from '@switchback/local-platform';
import { driveAtRate, driveClosed, wallClock, type Drive } from './drive';
import { latencies, percentile } from './latency';
import { type System } from './system';

const CONCURRENCY = 256;
const SETTLE_TIMEOUT_MS = 120_000;

export interface Throughput {
  readonly acceptedPerSecond: number;
  readonly settledPerSecond: number;
  /** CPU seconds per 1,000 messages, by process. */
  readonly cpu: Readonly<Record<string, number>>;
}

export interface Latency {
  readonly perSecond: number;
  readonly handoffP50: number;
  readonly handoffP99: number;
  readonly settledP50: number;
  readonly settledP99: number;
  /** CPU seconds per 1,000 messages, by process. */
  readonly cpu: Readonly<Record<string, number>>;
}

/** As fast as it goes: from the first call to the last settled message. */
export async function measureThroughput(system: System, messages: number, first: number): Promise<Throughput> {
  const cpuBefore = cpuByProcess(system);
  const start = wallClock();
  const drive = await driveClosed(system.send, messages, CONCURRENCY, first);
  await settled(system, drive);
  const end = Math.max(...[...drive.calledAt.keys()].map((id) => system.settledAt.get(id) ?? start));
  return {
    acceptedPerSecond: messages / drive.seconds,
    settledPerSecond: (messages * 1000) / (end - start),
    cpu: cpuSince(cpuBefore, system, messages),
  };
}

/** At a fixed rate: from the start of the accepting call to the provider's side of the hand-off, and to settled. */
export async function measureLatency(system: System, messages: number, perSecond: number, first: number): Promise<Latency> {
  const cpuBefore = cpuByProcess(system);
  const drive = await driveAtRate(system.send, messages, perSecond, first);
  await settled(system, drive);
  const handoff = latencies(drive.calledAt, system.handedOffAt);
  const settle = latencies(drive.calledAt, system.settledAt);
  return {
    perSecond,
    handoffP50: percentile(handoff, 0.5),
    handoffP99: percentile(handoff, 0.99),
    settledP50: percentile(settle, 0.5),
    settledP99: percentile(settle, 0.99),
    cpu: cpuSince(cpuBefore, system, messages),
  };
}

async function settled(system: System, drive: Drive): Promise<void> {
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  const missing = new Set(drive.calledAt.keys());
  for (;;) {
    for (const id of missing) if (system.settledAt.has(id)) missing.delete(id);
    if (missing.size === 0) return;
    if (Date.now() > deadline) throw new Error(`${system.name}: ${missing.size} messages did not settle in time`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** CPU seconds per 1,000 messages. */
function cpuSince(before: Readonly<Record<string, number>>, system: System, messages: number): Record<string, number> {
  const spent = Object.entries(cpuByProcess(system)).map(([name, seconds]) => [name, ((seconds - (before[name] ?? 0)) * 1000) / messages]);
  return Object.fromEntries(spent);
}

function cpuByProcess(system: System): Record<string, number> {
  // The driver started all the others, so its own time is read apart from theirs.
  const { user, system: kernel } = process.cpuUsage();
  const others = Object.entries(system.pids).map(([name, pid]) => [name, cpuSeconds(pid)] as const);
  return { ...Object.fromEntries(others), driver: (user + kernel) / 1_000_000 };
}
