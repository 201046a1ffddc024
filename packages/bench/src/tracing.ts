import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Platform } from '@switchback/local-platform';
import { startChild, stopChild } from './child';
import { measureThroughput, type Throughput } from './measure';
import { busConfigOf, platformSystem, startMeasuredPlatform } from './platform-system';
import { startProvider } from './provider';
import { type System } from './system';

const ROUNDS = 8;
/** Each round starts with another one: whatever the machine does meanwhile meets all of them. */
const MODES = [
  { name: 'off', sampled: 0, least: Number.NaN },
  { name: '10% of the traces', sampled: 0.1, least: 0.92 },
  { name: 'all traces', sampled: 1, least: 0.75 },
] as const;
/** Not of the platform. */
const OTHERS: ReadonlySet<string> = new Set(['provider', 'driver']);

interface Measured {
  readonly system: System;
  readonly rounds: Throughput[];
}

/**
 * What tracing costs: three platforms in one run, without it, with a tenth of the traces and with all of them, under load in turns. Answers CPU and
 * throughput of each, and what they are to those of the first. Asserts nothing.
 */
export async function benchTracing(messages: number, warmUp: number): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'switchback-bench-tracing-'));
  const provider = await startProvider();
  const sink = await startChild(join(__dirname, 'otlp-sink-process.js'), [], {});
  const platforms: Platform[] = [];
  const measured: Measured[] = [];
  try {
    for (const [index, { sampled }] of MODES.entries()) {
      const home = join(directory, String(index));
      mkdirSync(home);
      const platform = await startMeasuredPlatform('postgres', provider, home, tracingEnvironment(sampled, sink.port));
      platforms.push(platform);
      measured.push({ system: await platformSystem(platform, busConfigOf(platform, 'postgres', 'bench'), provider), rounds: [] });
    }
    for (const { system } of measured) await measureThroughput(system, warmUp, 0);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const index of MODES.keys()) await oneRound(measured[(index + round) % MODES.length], Math.ceil(messages / ROUNDS), warmUp, round);
      process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
    }
    return report(measured, messages);
  } finally {
    for (const { system } of measured) await system.stop();
    for (const platform of platforms) await platform.stop();
    await stopChild(sink.child);
    await provider.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function oneRound(one: Measured | undefined, messages: number, warmUp: number, round: number): Promise<void> {
  one?.rounds.push(await measureThroughput(one.system, messages, warmUp + round * messages));
}

function tracingEnvironment(sampled: number, port: number): Record<string, string> {
  if (sampled === 0) return {};
  return {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${port}/v1/traces`,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: String(sampled),
  };
}

function report(measured: readonly Measured[], messages: number): string {
  const figures = measured.map(({ rounds }) => ({ cpu: mean(rounds.map(cpuOfPlatform)), settled: mean(rounds.map(({ settledPerSecond }) => settledPerSecond)) }));
  const [off] = figures;
  const rows = MODES.map(({ name, least }, index) => {
    const { cpu, settled } = figures[index] ?? { cpu: Number.NaN, settled: Number.NaN };
    const pairs = measured[index]?.rounds.map((round, at) => cpuOfPlatform(round) / cpuOfPlatform(measured[0]?.rounds[at] ?? round)) ?? [];
    const bound = Number.isNaN(least) ? '' : `at least ${percent(least)}`;
    return [name, cpu.toFixed(2), percent(cpu / (off?.cpu ?? Number.NaN)), `${percent(Math.min(...pairs))} to ${percent(Math.max(...pairs))}`, settled.toFixed(0), percent(settled / (off?.settled ?? Number.NaN)), bound];
  });
  const table = [['traced', 'CPU s per 1,000', 'ratio', 'rounds', 'settled/s', 'ratio', 'wanted'], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  return [`what tracing costs: bus postgres, ${messages} messages each in ${ROUNDS} rounds by turns, services and database`, ...lines].join('\n');
}

function cpuOfPlatform({ cpu }: Throughput): number {
  return Object.entries(cpu).reduce((sum, [name, seconds]) => (OTHERS.has(name) ? sum : sum + seconds), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)}%`;
}
