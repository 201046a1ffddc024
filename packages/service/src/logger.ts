import { types } from 'node:util';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger, type LevelWithSilent } from 'pino';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** Name of the service; on each line. */
  readonly service: string;
  /** Default: info. */
  readonly level?: LevelWithSilent;
  /** Default: stdout. */
  readonly destination?: DestinationStream;
}

// Content, addresses and keys are not to be logged at all; this is the net below that rule.
const SENSITIVE = [
  'apiKey',
  'operatorKey',
  'authorization',
  'password',
  'secret',
  'token',
  'connectionString',
  'address',
  'sms',
  'email',
  'whatsapp',
  'recipient',
  'to',
  'phone',
  'content',
  'text',
  'html',
  'subject',
];
const REDACTED = [...SENSITIVE, ...SENSITIVE.map((name) => `*.${name}`)];

/** One JSON object per line on stdout, with the trace that it belongs to. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: { service: options.service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: traceFields,
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

function traceFields(): Record<string, string> {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context) ? { trace_id: context.traceId, span_id: context.spanId } : {};
}

/** What is safe to log of an error: drivers hang rows, parameters and request bodies on theirs. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!types.isNativeError(error)) return { type: typeof error };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
