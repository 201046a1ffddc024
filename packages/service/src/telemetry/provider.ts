import type { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

let active: NodeTracerProvider | undefined;

/** Remembers the provider, so that shutdown can flush it. */
export function setTracerProvider(provider: NodeTracerProvider): void {
  active = provider;
}

/** Exports the spans that are still buffered and stops tracing. Does nothing when tracing is off. Never rejects. */
export async function shutdownTelemetry(): Promise<void> {
  const provider = active;
  active = undefined;
  await provider?.shutdown().catch(() => undefined);
}
