import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { TelemetryConfig } from './config';

/** What all traces and metrics of a process say of it. */
export function serviceResource({ serviceName, serviceVersion }: TelemetryConfig): Resource {
  return resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion, 'service.namespace': 'switchback' });
}
