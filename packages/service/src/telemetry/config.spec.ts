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
      sampling: { parentBased: true, share: 1 },
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
    [undefined, undefined, true, 1],
    [undefined, '0.25', true, 0.25],
    [undefined, '2', true, 1],
    [undefined, 'many', true, 1],
    [undefined, '', true, 1],
    ['always_on', '0.25', false, 1],
    ['always_off', undefined, false, 0],
    ['traceidratio', '0.25', false, 0.25],
    ['parentbased_always_on', '0.25', true, 1],
    ['parentbased_always_off', undefined, true, 0],
    ['parentbased_traceidratio', '0', true, 0],
    ['parentbased_traceidratio', '0.25', true, 0.25],
    ['something_else', '0.25', true, 0.25],
  ])('reads the sampler %s with %s', (sampler, argument, parentBased, share) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument, OTEL_SERVICE_NAME: 'mine' };
    expect(readTelemetryConfig(env, script)).toMatchObject({ serviceName: 'mine', sampling: { parentBased, share } });
  });
});
