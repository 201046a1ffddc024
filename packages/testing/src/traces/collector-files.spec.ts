import { collectorFile, keptBy, policies } from './collector-files';

describe.each(['routing.yaml', 'sampling.yaml'] as const)('%s', (name) => {
  const { connectors = {}, exporters, processors, receivers, service } = collectorFile(name);

  it('uses every part that it defines, and no other', () => {
    const pipelines = Object.values(service.pipelines);
    const used = (pick: (pipeline: (typeof pipelines)[number]) => readonly string[]): string[] => [...new Set(pipelines.flatMap(pick))].toSorted();
    const names = (...settings: readonly object[]): string[] => settings.flatMap((each) => Object.keys(each)).toSorted();
    expect(used((pipeline) => pipeline.receivers)).toEqual(names(receivers, connectors));
    expect(used((pipeline) => pipeline.processors ?? [])).toEqual(names(processors));
    expect(used((pipeline) => pipeline.exporters)).toEqual(names(exporters, connectors));
  });

  it('limits its memory before anything else', () => {
    for (const { processors: first, receivers: from } of Object.values(service.pipelines)) {
      if (from.includes('otlp')) expect(first?.[0]).toBe('memory_limiter');
    }
  });
});

// Fields by the README of the load-balancing exporter, opentelemetry-collector-contrib v0.120.0.
it('sends a trace to one place, by its id', () => {
  const { loadbalancing } = collectorFile('routing.yaml').exporters;
  expect(loadbalancing).toEqual({
    routing_key: 'traceID',
    protocol: { otlp: { timeout: expect.any(String), tls: { insecure: true } } },
    resolver: { dns: { hostname: expect.any(String), port: '4317' } },
  });
});

it('keeps what failed, fell back, was delivered twice, was corrected or was slow', () => {
  expect(policies().map(({ type }) => type)).toEqual(expect.arrayContaining(['status_code', 'probabilistic']));
  expect(keptBy()).toEqual([
    { key: 'switchback.message.status', type: 'string' },
    { key: 'switchback.fell_back', type: 'boolean' },
    { key: 'switchback.duplicate_delivery', type: 'boolean' },
    { key: 'switchback.corrected', type: 'boolean' },
    { key: 'switchback.settled_after_ms', type: 'number' },
  ]);
});
