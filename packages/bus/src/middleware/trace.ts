import { context as active, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Link, type Span, type SpanContext, type Tracer } from '@opentelemetry/api';
import { errorType, isSampled } from '@switchback/postgres';

import { type Bus, type ReceivedRecord } from '../bus';
import { batchAttributes, consumerAttributes } from '../tracing/attributes';
import { contextOf } from '../tracing/trace-headers';
import { activeTracer } from '../tracing/tracer';

/** The CONSUMER spans of one batch. */
export interface BatchTrace {
  contextOf(record: ReceivedRecord): Context;
  /** Runs what is done for all of the batch. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Marks one record's span as failed. */
  failed(record: ReceivedRecord, error: unknown): void;
  /** `error`: why the batch, or a part of it, comes again. */
  end(error?: unknown): void;
}

const OFF: BatchTrace = { contextOf: () => ROOT_CONTEXT, run: (work) => work(), failed: () => undefined, end: () => undefined };

/**
 * Starts a CONSUMER span `process <topic>` per record, a child of the context in its headers and linked to it, so that each message keeps to
 * its own trace although they are handled together. What is done for several records at once goes into a span of the batch, in a trace of
 * its own: it links to what each record came from, and their spans link to it. It is recorded when its first record is. A record alone needs no batch.
 */
export function traceBatch(bus: Bus, group: string, records: readonly ReceivedRecord[]): BatchTrace {
  const tracer = activeTracer();
  return tracer === undefined || records.length === 0 ? OFF : new TracedBatch(tracer, bus, group, records);
}

class TracedBatch implements BatchTrace {
  readonly #contexts = new Map<ReceivedRecord, Context>();
  readonly #spans = new Map<ReceivedRecord, Span>();
  readonly #batch: Span | undefined;
  readonly #shared: Context;

  constructor(tracer: Tracer, { system }: Bus, group: string, records: readonly ReceivedRecord[]) {
    const parents = records.map((record) => contextOf(record.headers));
    const links = parents.map((parent) => creationLinks(parent));
    this.#batch = records.length === 1 || !isSampled(firstOf(parents)) ? undefined : startBatch(tracer, system, group, records, links.flat());
    const batchLinks: readonly Link[] = this.#batch === undefined ? [] : [{ context: this.#batch.spanContext() }];
    for (const [index, record] of records.entries()) {
      const parent = parents[index] ?? ROOT_CONTEXT;
      const creation = links[index] ?? [];
      // In a trace that nobody records there is nothing to build: what follows goes on under the same parent.
      if (creation.length === 0 && trace.getSpanContext(parent) !== undefined) {
        this.#contexts.set(record, parent);
        continue;
      }
      const attributes = consumerAttributes(system, group, record);
      const span = tracer.startSpan(`process ${record.topic}`, { kind: SpanKind.CONSUMER, attributes, links: [...creation, ...batchLinks] }, parent);
      this.#spans.set(record, span);
      this.#contexts.set(record, trace.setSpan(parent, span));
    }
    const [first] = records;
    const alone = first === undefined || records.length > 1 ? ROOT_CONTEXT : this.contextOf(first);
    this.#shared = this.#batch === undefined ? alone : trace.setSpan(ROOT_CONTEXT, this.#batch);
  }

  contextOf(record: ReceivedRecord): Context {
    return this.#contexts.get(record) ?? ROOT_CONTEXT;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return active.with(this.#shared, work);
  }

  failed(record: ReceivedRecord, error: unknown): void {
    const span = this.#spans.get(record);
    if (span !== undefined) markFailed(span, error);
  }

  end(error?: unknown): void {
    for (const span of this.#spans.values()) span.end();
    if (this.#batch === undefined) return;
    if (error !== undefined) markFailed(this.#batch, error);
    this.#batch.end();
  }
}

function startBatch(
  tracer: Tracer,
  system: Bus['system'],
  group: string,
  records: readonly ReceivedRecord[],
  links: readonly Link[],
): Span {
  const attributes = batchAttributes(system, group, records);
  const topic = attributes['messaging.destination.name'];
  const name = typeof topic === 'string' ? `process ${topic}` : 'process';
  return tracer.startSpan(name, { kind: SpanKind.CONSUMER, attributes, links: [...links] }, ROOT_CONTEXT);
}

/** What the first record came from of which it is known. */
function firstOf(parents: readonly Context[]): SpanContext | undefined {
  return parents.map((parent) => trace.getSpanContext(parent)).find((created) => created !== undefined);
}

/** The context that a record was created in, when somebody records it. */
function creationLinks(parent: Context): Link[] {
  const creation = trace.getSpanContext(parent);
  return isSampled(creation) ? [{ context: creation }] : [];
}

function markFailed(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
