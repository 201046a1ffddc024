import type { IncomingMessage, ServerResponse } from 'node:http';
import { PrometheusSerializer, type PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { prometheusName } from './prometheus-name';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Answers with all metrics as text. Scopes are left out: the names tell whose a metric is. Scrapes that overlap share one collection: a gauge is
 * told to one collection alone (readers.ts), and one that is missing is an alarm.
 */
export function prometheusText(exporter: PrometheusExporter): (request: IncomingMessage, response: ServerResponse) => void {
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  let collecting: ReturnType<PrometheusExporter['collect']> | undefined;
  const collect = (): ReturnType<PrometheusExporter['collect']> => {
    collecting ??= exporter.collect().finally(() => (collecting = undefined));
    return collecting;
  };
  return (_request, response) => {
    collect().then(
      ({ resourceMetrics }) => response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(serializer.serialize(withUnits(resourceMetrics))),
      () => response.writeHead(500, { 'content-type': CONTENT_TYPE }).end('# metrics could not be collected\n'),
    );
  };
}

/** The exporter leaves the units out of the names, which OTLP's way to Prometheus puts there: one set of rules has to fit both. */
function withUnits({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  return { resource, scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({ scope, metrics: metrics.map(renamed) })) };
}

function renamed(metric: MetricData): MetricData {
  const { name, unit } = metric.descriptor;
  // What stands in the name already is no UNIT line of the classic text format.
  return { ...metric, descriptor: { ...metric.descriptor, name: prometheusName(name, unit), unit: '' } };
}
