import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { MeterProvider, type IMetricReader } from '@opentelemetry/sdk-metrics';
import type { TelemetryConfig } from './config';
import { observeEventLoop } from './event-loop-metrics';
import { prometheusText } from './prometheus-text';
import { ObservedPeriodicReader, ObservedPrometheusReader } from './readers';
import { setMetricsHandler, setTelemetry } from './running';
import { serviceResource } from './service-resource';

const LONGEST_EXPORT_MS = 30_000;

/**
 * Collects what services measure with the API and how the event loop does, and nothing else: what makes spans was patched before there was a
 * provider, and measures nothing.
 */
export function startMetrics(config: TelemetryConfig): void {
  const readers: IMetricReader[] = [];
  if (config.otlpMetricsEveryMs !== undefined) readers.push(otlp(config.otlpMetricsEveryMs));
  if (config.prometheus) readers.push(prometheus());
  const provider = new MeterProvider({ resource: serviceResource(config), readers });
  metrics.setGlobalMeterProvider(provider);
  observeEventLoop();
  setTelemetry(provider);
}

function otlp(exportIntervalMillis: number): IMetricReader {
  const exportTimeoutMillis = Math.min(exportIntervalMillis, LONGEST_EXPORT_MS);
  return new ObservedPeriodicReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis, exportTimeoutMillis });
}

/** Read on demand, at the service's own HTTP port. */
function prometheus(): IMetricReader {
  const exporter = new ObservedPrometheusReader({ preventServerStart: true });
  setMetricsHandler(prometheusText(exporter));
  return exporter;
}
