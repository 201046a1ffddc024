import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { EVERYTHING, KAFKA, POSTGRES } from './chart-values';
import { describeWithTool } from './find-tool';
import { type ServiceName, SERVICES } from './manifests';
import { renderChart } from './render-chart';

const CHANNELS: readonly ServiceName[] = ['sms', 'email', 'whatsapp'];

/** The variables of each service, as deploy/README.md lists them. */
function documented(): readonly { readonly name: string; readonly services: readonly ServiceName[] }[] {
  const table = readFileSync(join(__dirname, '../../../../deploy/README.md'), 'utf8').split('\n| Variable | Services |')[1]?.split('\n\n')[0] ?? '';
  return table.split('\n').flatMap((row) => {
    const [, variables = '', services = ''] = row.split('|');
    return namesIn(variables).map((name) => ({ name, services: servicesIn(services) }));
  });
}

/** `SWITCHBACK_SMS_ADDRESS`, `_EMAIL_` means SWITCHBACK_EMAIL_ADDRESS, too. */
function namesIn(cell: string): readonly string[] {
  const quoted = [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name);
  const first = quoted[0] ?? '';
  return quoted.map((name) => (name.startsWith('_') ? `SWITCHBACK${name}${first.split('_').at(-1)}` : name));
}

function servicesIn(cell: string): readonly ServiceName[] {
  if (cell.trim() === 'all') return SERVICES;
  return cell.split(',').flatMap((word) => (word.trim() === 'channels' ? CHANNELS : SERVICES.filter((service) => service === word.trim())));
}

describeWithTool('settings of the chart', 'helm', () => {
  it('leave out none that deploy/README.md lists', async () => {
    const renderings = await Promise.all([
      renderChart(KAFKA, EVERYTHING),
      renderChart(KAFKA, { kafka: { prefix: 'acme.' } }),
      renderChart(KAFKA, { kafka: { authentication: 'tls' } }),
      renderChart(KAFKA, { sms: EVERYTHING['sms'], email: { keywords: { optOut: ['X'], optIn: ['X'], help: ['X'] } }, whatsapp: { keywords: { optOut: ['X'], optIn: ['X'], help: ['X'] } } }),
      renderChart(POSTGRES),
    ]);
    const list = documented();
    expect(list.length).toBeGreaterThan(30);
    const missing = list.flatMap(({ name, services }) =>
      services.filter((service) => !renderings.some((manifests) => [name, `${name}_FILE`].some((key) => key in manifests.settings(service)))).map((service) => `${name} of ${service}`),
    );
    expect(missing).toEqual([]);
  });

  it('come to the services from values', async () => {
    const manifests = await renderChart(KAFKA, {
      logLevel: 'warn',
      logSampleRatio: 0.1,
      retentionDays: 0,
      restoredAt: '2026-11-29T12:30:00Z',
      listenOn: '[::]',
      gateway: { idempotencyHours: 24, jaegerUrl: 'https://jaeger.example.com' },
      router: { invalidAddressDays: 0.5, inboundDays: 1 },
      sms: { keywords: { optOut: ['NEIN', 'NIET'] } },
      telemetry: { endpoint: 'https://collector.example.com', metrics: 'otlp', sampler: 'always_on', samplerShare: 0.25, metricsIntervalMs: 10_000 },
      networkPolicy: { collector: { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] } },
    });
    for (const service of SERVICES) {
      expect(manifests.settings(service)).toMatchObject({
        SWITCHBACK_LOG_LEVEL: 'warn',
        SWITCHBACK_LOG_SAMPLE_RATIO: '0.1',
        SWITCHBACK_BUS: 'kafka',
        KAFKA_BROKERS: 'main-kafka-bootstrap.kafka:9093',
        KAFKA_TLS: 'true',
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        SWITCHBACK_MIGRATE: 'false',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.com',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_TRACES_SAMPLER: 'always_on',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
        OTEL_METRIC_EXPORT_INTERVAL: '10000',
      });
    }
    expect(manifests.settings('gateway')).toMatchObject({
      SWITCHBACK_GRPC_ADDRESS: '[::]:50051',
      SWITCHBACK_HTTP_ADDRESS: '[::]:8080',
      SWITCHBACK_ROUTER_ADDRESS: 'switchback-router-headless:50052',
      SWITCHBACK_IDEMPOTENCY_HOURS: '24',
      SWITCHBACK_RETENTION_DAYS: '0',
      SWITCHBACK_JAEGER_URL: 'https://jaeger.example.com',
    });
    expect(manifests.settings('router')).toMatchObject({ SWITCHBACK_RETENTION_DAYS: '0', SWITCHBACK_INVALID_ADDRESS_DAYS: '0.5', SWITCHBACK_INBOUND_DAYS: '1' });
    expect(manifests.settings('sms')).toMatchObject({ SWITCHBACK_OPT_OUT_KEYWORDS: 'NEIN,NIET', SWITCHBACK_RESTORED_AT: '2026-11-29T12:30:00Z' });
  });

  it('of the Postgres bus name no Kafka', async () => {
    const manifests = await renderChart(POSTGRES);
    for (const service of SERVICES) {
      const settings = manifests.settings(service);
      expect(settings).toMatchObject({ SWITCHBACK_BUS: 'postgres', SWITCHBACK_BUS_DATABASE_URL_FILE: '/etc/switchback/secrets/bus-database-url' });
      expect(Object.keys(settings).filter((name) => name.startsWith('KAFKA_'))).toEqual([]);
    }
  });

  it('are no number as a computer writes large ones', async () => {
    const { text } = await renderChart(KAFKA, { telemetry: { metricsIntervalMs: 3_600_000 }, kafka: { topics: { by: 'strimzi', config: { 'retention.ms': 604_800_000 } }, strimzi: { cluster: 'main' } } });
    expect(text).not.toMatch(/\de\+\d/);
  });
});
