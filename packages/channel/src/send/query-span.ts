import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { traceHeaders } from '@switchback/bus';
import { type Channel } from '@switchback/fallback';
import { isSampled } from '@switchback/postgres';

import { type ProviderReceipt } from '../provider';
import { type Ask } from '../record/take-asks';
import { fromTraceText } from '../trace-text';

const tracer = trace.getTracer('@switchback/channel');

/** What a provider answered, and the trace context to report it in. */
export interface Answered {
  readonly receipt: ProviderReceipt | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks in a CLIENT span of the message's trace, child of the call that is asked about. Not to be answered is no worse than before: it
 * marks the span and answers nothing.
 */
export async function askTraced(channel: Channel, ask: Ask, query: () => Promise<ProviderReceipt | undefined>): Promise<Answered> {
  const parent = fromTraceText(ask.trace);
  if (!isSampled(trace.getSpanContext(parent))) {
    const receipt = await context.with(ROOT_CONTEXT, query).catch(() => undefined);
    return { receipt, headers: traceHeaders(parent) };
  }
  const attributes = {
    'switchback.channel': channel,
    'switchback.provider': ask.provider,
    'switchback.attempt.id': ask.attemptId,
    'switchback.message.id': ask.messageId,
  };
  const span = tracer.startSpan(`query ${channel.toLowerCase()}`, { kind: SpanKind.CLIENT, attributes }, parent);
  const within = trace.setSpan(parent, span);
  try {
    const receipt = await context.with(within, query);
    if (receipt !== undefined) span.setAttribute('switchback.attempt.status', receipt.status);
    return { receipt, headers: traceHeaders(within) };
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    span.setStatus({ code: SpanStatusCode.ERROR });
    return { receipt: undefined, headers: {} };
  } finally {
    span.end();
  }
}
