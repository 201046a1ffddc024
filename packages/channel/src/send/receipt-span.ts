import { type Context, SpanKind, trace } from '@opentelemetry/api';

import { traceHeaders } from '@switchback/bus';
import { type Channel } from '@switchback/fallback';

import { type ProviderReceipt } from '../provider';
import { type KnownAttempt } from '../record/evidence';
import { fromTraceText } from '../trace-text';

const tracer = trace.getTracer('@switchback/channel');

/**
 * Makes the receipt a span of the message's trace, child of the call that it answers, with a link to the HTTP request that brought
 * it. The result is given what is stored of the attempt and answers the headers to report with; it may be called again when a
 * transaction is repeated.
 */
export function receiptSpans(channel: Channel, provider: string, receipt: ProviderReceipt, http: Context) {
  let headers: Record<string, string> | undefined;
  return (attempt: KnownAttempt): Record<string, string> => {
    if (attempt.trace === null) return {};
    headers ??= traced(channel, provider, receipt, http, attempt);
    return headers;
  };
}

function traced(channel: Channel, provider: string, receipt: ProviderReceipt, http: Context, attempt: KnownAttempt): Record<string, string> {
  const parent = fromTraceText(attempt.trace);
  const request = trace.getSpanContext(http);
  const span = tracer.startSpan(
    `receipt ${channel.toLowerCase()}`,
    {
      kind: SpanKind.CONSUMER,
      links: request === undefined ? [] : [{ context: request }],
      attributes: {
        'switchback.channel': channel,
        'switchback.provider': provider,
        'switchback.attempt.id': attempt.attemptId,
        'switchback.message.id': attempt.messageId,
        'switchback.attempt.status': receipt.status,
        'switchback.provider.message_id': receipt.providerMessageId,
        ...(receipt.errorClass === undefined ? {} : { 'error.type': receipt.errorClass }),
        ...(receipt.code === undefined ? {} : { 'switchback.provider.code': receipt.code }),
      },
    },
    parent,
  );
  span.end();
  return traceHeaders(trace.setSpan(parent, span));
}
