import { type Latency, type Throughput } from './measure';

export interface Measured {
  readonly throughput: Throughput;
  readonly latency: Latency;
}

type Cpu = Readonly<Record<string, number>>;

/** The printed result: figure, floor, ratio. */
export function formatReport(title: string, platform: Measured, floor: Measured): string {
  return formatTable(title, [
    ['', 'figure', 'floor', 'ratio'],
    ratioRow('accepted/s', platform.throughput.acceptedPerSecond, floor.throughput.acceptedPerSecond),
    ratioRow('settled/s', platform.throughput.settledPerSecond, floor.throughput.settledPerSecond),
    ...cpuRows('', platform.throughput.cpu, floor.throughput.cpu),
    [`at ${Math.round(platform.latency.perSecond)}/s (floor: ${Math.round(floor.latency.perSecond)}/s)`, '', '', ''],
    ratioRow('  accept to hand-off p50 ms', platform.latency.handoffP50, floor.latency.handoffP50),
    ratioRow('  accept to hand-off p99 ms', platform.latency.handoffP99, floor.latency.handoffP99),
    ratioRow('  accept to settled p50 ms', platform.latency.settledP50, floor.latency.settledP50),
    ratioRow('  accept to settled p99 ms', platform.latency.settledP99, floor.latency.settledP99),
    ...cpuRows('  ', platform.latency.cpu, floor.latency.cpu),
  ]);
}

/** A title, and rows of a name and three figures. */
export function formatTable(title: string, rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd(),
  );
  return [title, ...lines].join('\n');
}

function cpuRows(indent: string, platform: Cpu, floor: Cpu): string[][] {
  const names = Object.keys({ ...platform, ...floor });
  return [
    ratioRow(`${indent}CPU s per 1,000`, total(platform), total(floor)),
    ...names.map((name) => ratioRow(`${indent}  ${name}`, platform[name] ?? Number.NaN, floor[name] ?? Number.NaN)),
  ];
}

/** A figure, its floor, and their ratio. */
export function ratioRow(name: string, figure: number, floor: number): string[] {
  return [name, format(figure), format(floor), Number.isFinite(figure / floor) ? `${((100 * figure) / floor).toFixed(0)}%` : '–'];
}

function total(cpu: Cpu): number {
  return Object.values(cpu).reduce((sum, seconds) => sum + (Number.isFinite(seconds) ? seconds : 0), 0);
}

function format(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
