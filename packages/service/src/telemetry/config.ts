import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the process was told about traces and metrics. */
export interface TelemetryConfig {
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly traces: boolean;
  /** How often counters are sent by OTLP, in milliseconds; undefined: they are not. */
  readonly otlpMetricsEveryMs: number | undefined;
  /** Whether counters are shown at /metrics. */
  readonly prometheus: boolean;
  /** Share of new traces that are recorded, 0 to 1. */
  readonly ratio: number;
}

const EVERY_MS = 60_000;

/** Reads the OpenTelemetry variables; the exporters read OTEL_EXPORTER_OTLP_* by themselves. Undefined: nothing is asked for. */
export function readTelemetryConfig(env: NodeJS.ProcessEnv = process.env, mainScript = process.argv[1] ?? ''): TelemetryConfig | undefined {
  const isSet = (...names: readonly string[]): boolean => names.some((name) => (env[name] ?? '') !== '');
  const exporters = (env['OTEL_METRICS_EXPORTER'] || 'otlp').split(',').map((name) => name.trim());
  const traces = isSet('OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const otlpMetrics = exporters.includes('otlp') && isSet('OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT');
  const prometheus = exporters.includes('prometheus');
  if ((!traces && !otlpMetrics && !prometheus) || env['OTEL_SDK_DISABLED'] === 'true') return undefined;
  const everyMs = Number(env['OTEL_METRIC_EXPORT_INTERVAL'] ?? EVERY_MS);
  const own = nearestPackage(dirname(mainScript));
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] ?? '1');
  return {
    serviceName: env['OTEL_SERVICE_NAME'] ?? own.name.replace(/^@switchback\//, 'switchback-'),
    serviceVersion: own.version,
    traces,
    otlpMetricsEveryMs: otlpMetrics ? (Number.isInteger(everyMs) && everyMs > 0 ? everyMs : EVERY_MS) : undefined,
    prometheus,
    ratio: Number.isFinite(ratio) && ratio >= 0 && ratio <= 1 ? ratio : 1,
  };
}

function nearestPackage(directory: string): { name: string; version: string } {
  for (let current = directory; ; current = dirname(current)) {
    const found = readPackage(join(current, 'package.json'));
    if (found !== undefined) return found;
    if (dirname(current) === current) return { name: 'switchback', version: '0.0.0' };
  }
}

function readPackage(path: string): { name: string; version: string } | undefined {
  try {
    const content: { name?: string; version?: string } = JSON.parse(readFileSync(path, 'utf8'));
    return content.name === undefined ? undefined : { name: content.name, version: content.version ?? '0.0.0' };
  } catch {
    return undefined;
  }
}
