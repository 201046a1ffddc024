import { InMemoryMetricExporter, AggregationTemporality, type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics';

import { ObservedPeriodicReader, ObservedPrometheusReader } from './readers';

const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);

it.each<[string, () => IMetricReader]>([
  ['/metrics', () => new ObservedPrometheusReader({ preventServerStart: true })],
  ['OTLP', () => new ObservedPeriodicReader({ exporter: memory, exportIntervalMillis: 3_600_000 })],
])('at %s a gauge that is not observed any more is gone, comes back with its value, and counters add up', async (_way, open) => {
  const reader = open();
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('spec');
  let age: number | undefined = 7;
  meter.createObservableGauge('age').addCallback((result) => void (age === undefined ? undefined : result.observe(age)));
  const counter = meter.createCounter('count');
  const collect = async (): Promise<Record<string, unknown>> => {
    counter.add(1);
    const { resourceMetrics, errors } = await reader.collect();
    expect(errors).toEqual([]);
    const found = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics).flatMap(({ descriptor, dataPoints }) => dataPoints.map(({ value }) => [descriptor.name, value]));
    return Object.fromEntries(found);
  };
  expect(await collect()).toEqual({ age: 7, count: 1 });
  expect(await collect()).toEqual({ age: 7, count: 2 });
  age = undefined;
  expect(await collect()).toEqual({ count: 3 });
  age = 9;
  expect(await collect()).toEqual({ age: 9, count: 4 });
  await provider.shutdown();
});
