import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';

/** Turns tracing on for one spec, and off again. */
export class SpanRecorder {
  readonly #exporter = new InMemorySpanExporter();

  start(): void {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: this.#exporter })] }));
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  }

  stop(): void {
    this.#exporter.reset();
    trace.disable();
    propagation.disable();
    context.disable();
  }

  get spans(): ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  named(name: string): ReadableSpan[] {
    return this.spans.filter((span) => span.name === name);
  }
}
