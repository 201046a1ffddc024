import { join } from 'node:path';
import { readTelemetryConfig } from './config';

const script = join(__dirname, 'start.ts');

describe('readTelemetryConfig', () => {
  it.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, { OTEL_METRICS_EXPORTER: 'otlp' }, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }])(
    'is off with %j',
    (env) => {
      expect(readTelemetryConfig(env, script)).toBeUndefined();
    },
  );

  it('names the service after the package that runs', () => {
    expect(readTelemetryConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, script)).toEqual({
      serviceName: 'switchback-service',
      serviceVersion: '0.1.0',
      traces: true,
      otlpMetricsEveryMs: 60_000,
      prometheus: false,
      ratio: 1,
    });
  });

  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' };
  it.each([
    [{ ...endpoint, OTEL_METRICS_EXPORTER: 'none' }, { traces: true, otlpMetricsEveryMs: undefined, prometheus: false }],
    [{ ...endpoint, OTEL_METRIC_EXPORT_INTERVAL: '5000' }, { otlpMetricsEveryMs: 5_000 }],
    [{ ...endpoint, OTEL_METRIC_EXPORT_INTERVAL: 'often' }, { otlpMetricsEveryMs: 60_000 }],
    [{ ...endpoint, OTEL_METRICS_EXPORTER: 'otlp, prometheus' }, { otlpMetricsEveryMs: 60_000, prometheus: true }],
    [{ OTEL_METRICS_EXPORTER: 'prometheus' }, { traces: false, otlpMetricsEveryMs: undefined, prometheus: true }],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://c:4318/v1/metrics' }, { traces: false, otlpMetricsEveryMs: 60_000 }],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318/v1/traces' }, { traces: true, otlpMetricsEveryMs: undefined }],
  ])('reads from %j %j', (env, expected) => {
    expect(readTelemetryConfig(env, script)).toMatchObject(expected);
  });

  it.each([
    ['0.25', 0.25],
    ['2', 1],
    ['many', 1],
  ])('reads the ratio %s as %d', (text, ratio) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_SAMPLER_ARG: text, OTEL_SERVICE_NAME: 'mine' };
    expect(readTelemetryConfig(env, script)).toMatchObject({ serviceName: 'mine', ratio });
  });
});
