import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type LevelWithSilent, type LogFn, type Logger } from 'pino';
import { describeError } from './describe-error';
import { printableFields } from './log-fields';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** Name of the service; on each line. */
  readonly service: string;
  /** Default: info. */
  readonly level?: LevelWithSilent;
  /** Default: stdout. */
  readonly destination?: DestinationStream;
}

/** One JSON object per line on stdout, with the trace that it belongs to, of fields that are known (`LOG_FIELDS`). */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: { service: options.service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: printableFields },
    mixin: traceFields,
    serializers: { err: describeError },
    hooks: { logMethod: withPlainMessage },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** pino would take the text of an error for the message where there is none, and values for the places in it. */
function withPlainMessage(this: Logger, [first, message]: Parameters<LogFn>, method: LogFn): void {
  if (typeof first === 'string') Reflect.apply(method, this, [first]);
  else Reflect.apply(method, this, [first, message ?? 'no message']);
}

function traceFields(): Record<string, string> {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context) ? { trace_id: context.traceId, span_id: context.spanId } : {};
}
