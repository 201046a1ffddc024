/** By UCUM code: https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-metadata-1 */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes', '1': 'ratio' };

/**
 * A metric's name as Prometheus has it, without the `_total` of a counter: dots become underscores, and the unit is at its end. Units in
 * braces are remarks and are left out.
 */
export function prometheusName(name: string, unit: string): string {
  const base = name.replace(/\W+/g, '_');
  const suffix = UNITS[unit];
  return suffix === undefined || base.endsWith(`_${suffix}`) ? base : `${base}_${suffix}`;
}
