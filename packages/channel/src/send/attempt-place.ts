import { traceFieldsOf } from '@switchback/service';

import { type TakenClaim } from '../record/claim';
import { traceTextHeaders } from '../trace-text';

/** The fields by which a log line says which attempt it concerns. */
export function attemptPlace({ attemptId, messageId, trace }: Pick<TakenClaim, 'attemptId' | 'messageId' | 'trace'>) {
  return { messageId, attemptId, ...traceFieldsOf(traceTextHeaders(trace)['traceparent']) };
}
