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
  readonly sampling: TraceSampling;
}

/** Which traces are recorded. */
export interface TraceSampling {
  /** Whether a caller's decision stands. */
  readonly parentBased: boolean;
  /** Share of the others, 0 to 1, chosen by their ids. */
  readonly share: number;
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
  return {
    serviceName: env['OTEL_SERVICE_NAME'] ?? own.name.replace(/^@switchback\//, 'switchback-'),
    serviceVersion: own.version,
    traces,
    otlpMetricsEveryMs: otlpMetrics ? (Number.isInteger(everyMs) && everyMs > 0 ? everyMs : EVERY_MS) : undefined,
    prometheus,
    sampling: readSampling(env),
  };
}

/** The samplers of OpenTelemetry's specification. An argument alone is a share of what no caller has decided. */
function readSampling(env: NodeJS.ProcessEnv): TraceSampling {
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || '1');
  const share = ratio >= 0 && ratio <= 1 ? ratio : 1;
  switch (env['OTEL_TRACES_SAMPLER']) {
    case 'always_on':
      return { parentBased: false, share: 1 };
    case 'always_off':
      return { parentBased: false, share: 0 };
    case 'traceidratio':
      return { parentBased: false, share };
    case 'parentbased_always_on':
      return { parentBased: true, share: 1 };
    case 'parentbased_always_off':
      return { parentBased: true, share: 0 };
    default:
      return { parentBased: true, share };
  }
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
