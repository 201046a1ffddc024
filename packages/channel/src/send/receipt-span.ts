import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { traceHeaders } from '@switchback/bus';
import { type AttemptStatus, type Channel, type ErrorClass } from '@switchback/fallback';
import { isSampled } from '@switchback/postgres';

import { type KnownAttempt } from '../record/evidence';
import { fromTraceText, traceTextHeaders } from '../trace-text';

const tracer = trace.getTracer('@switchback/channel');

/** What of a receipt its span tells. */
export interface ToldReceipt {
  readonly providerMessageId: string;
  readonly status: AttemptStatus;
  readonly errorClass?: ErrorClass | undefined;
  readonly code?: string | undefined;
}

/**
 * Makes the receipt a span of the message's trace, child of the call that it answers (or of the dispatch, where it is faster than the
 * record of its call), with a link to the HTTP request that brought it. The result is given what is stored of the attempt and answers
 * the headers to report with; it may be called again when a transaction is repeated.
 */
export function receiptSpans(channel: Channel, provider: string, receipt: ToldReceipt, http: Context) {
  let headers: Record<string, string> | undefined;
  return (attempt: KnownAttempt): Record<string, string> => {
    if (attempt.trace === null) return {};
    headers ??= traced(channel, provider, receipt, http, attempt);
    return headers;
  };
}

/** The same for a receipt that was stored before its attempt was known, and whose request is over. */
export function parkedReceiptSpans(channel: Channel, provider: string, receipt: ToldReceipt) {
  return receiptSpans(channel, provider, receipt, ROOT_CONTEXT);
}

function traced(channel: Channel, provider: string, receipt: ToldReceipt, http: Context, attempt: KnownAttempt): Record<string, string> {
  const parent = fromTraceText(attempt.trace);
  if (!isSampled(trace.getSpanContext(parent))) return traceTextHeaders(attempt.trace);
  const request = trace.getSpanContext(http);
  const error = failure(receipt);
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
        ...(error === undefined ? {} : { 'error.type': error }),
        ...(receipt.code === undefined ? {} : { 'switchback.provider.code': receipt.code }),
      },
    },
    parent,
  );
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  return traceHeaders(trace.setSpan(parent, span));
}

/** The class of what went wrong with the attempt, as its receipt tells it. */
function failure({ status, errorClass }: ToldReceipt): string | undefined {
  switch (status) {
    case 'UNDELIVERED':
    case 'REJECTED':
    case 'EXPIRED':
      return errorClass ?? status;
    case 'QUEUED':
    case 'SENDING':
    case 'SENT':
    case 'DELIVERED':
    case 'READ':
    case 'CANCELED':
    case 'UNKNOWN':
      return undefined;
  }
}
