import { join } from 'node:path';
import { readTelemetryConfig } from './config';

const script = join(__dirname, 'start.ts');

describe('readTelemetryConfig', () => {
  it.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }])(
    'is off with %j',
    (env) => {
      expect(readTelemetryConfig(env, script)).toBeUndefined();
    },
  );

  it('names the service after the package that runs', () => {
    expect(readTelemetryConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, script)).toEqual({
      serviceName: 'switchback-service',
      serviceVersion: '0.1.0',
      ratio: 1,
    });
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
