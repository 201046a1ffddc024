import { ProxyTracerProvider, trace, type Tracer } from '@opentelemetry/api';

const NAME = '@switchback/bus';

/** The tracer, or undefined when the process has no OpenTelemetry SDK: then nothing of tracing is done, per record or per batch. */
export function activeTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider ? provider.getDelegateTracer(NAME) : provider.getTracer(NAME);
}
