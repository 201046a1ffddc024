import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the process was told about tracing; undefined: tracing is off. */
export interface TelemetryConfig {
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Share of new traces that are recorded, 0 to 1. */
  readonly ratio: number;
}

/** Reads the OpenTelemetry variables; the exporter reads OTEL_EXPORTER_OTLP_* by itself. */
export function readTelemetryConfig(env: NodeJS.ProcessEnv = process.env, mainScript = process.argv[1] ?? ''): TelemetryConfig | undefined {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? '';
  if (endpoint === '' || env['OTEL_SDK_DISABLED'] === 'true') return undefined;
  const own = nearestPackage(dirname(mainScript));
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] ?? '1');
  return {
    serviceName: env['OTEL_SERVICE_NAME'] ?? own.name.replace(/^@switchback\//, 'switchback-'),
    serviceVersion: own.version,
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
