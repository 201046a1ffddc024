import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { AggregationTemporality, InstrumentType, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

/**
 * A gauge is told as it was observed in this collection, and not at all when it was not: what a database does not answer must be missing. What the
 * SDK keeps from collection to collection (CUMULATIVE) goes on telling the last value instead. For gauges the two differ in nothing else.
 */
function temporalityOf(type: InstrumentType, otherwise: (type: InstrumentType) => AggregationTemporality): AggregationTemporality {
  return type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : otherwise(type);
}

export class ObservedPrometheusReader extends PrometheusExporter {
  override selectAggregationTemporality(type: InstrumentType): AggregationTemporality {
    return temporalityOf(type, (other) => super.selectAggregationTemporality(other));
  }
}

export class ObservedPeriodicReader extends PeriodicExportingMetricReader {
  override selectAggregationTemporality(type: InstrumentType): AggregationTemporality {
    return temporalityOf(type, (other) => super.selectAggregationTemporality(other));
  }
}
