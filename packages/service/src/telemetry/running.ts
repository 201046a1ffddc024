import type { NodeSDK } from '@opentelemetry/sdk-node';

let running: NodeSDK | undefined;

/** Remembers the SDK, so that shutdown can flush it. */
export function setTelemetry(sdk: NodeSDK): void {
  running = sdk;
}

/** Exports the spans that are still buffered and stops tracing. Does nothing when tracing is off. Never rejects. */
export async function shutdownTelemetry(): Promise<void> {
  const sdk = running;
  running = undefined;
  await sdk?.shutdown().catch(() => undefined);
}
