import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type TextMapGetter,
  type TextMapSetter,
} from '@opentelemetry/api';
import { InterceptingCall, type Interceptor, type Metadata, status } from '@grpc/grpc-js';

const tracer = trace.getTracer('@switchback/service');

const FROM_METADATA: TextMapGetter<Metadata> = {
  keys: (metadata) => Object.keys(metadata.getMap()),
  get: (metadata, name) => metadata.get(name).map(String),
};
const INTO_METADATA: TextMapSetter<Metadata> = { set: (metadata, name, value) => metadata.set(name, value) };

/** Of a server these are its failures; other codes tell callers what they did. https://opentelemetry.io/docs/specs/semconv/rpc/grpc/ */
const SERVER_FAILURES: ReadonlySet<status> = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** A call as it is answered. */
export interface ServerSpan {
  /** Runs the handler in the call's trace. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Call once, with the code that the caller is answered. */
  end(code: status): void;
}

/**
 * A SERVER span of OpenTelemetry's conventions for gRPC, in the caller's trace if there is one. The texts of errors are not told: they may
 * quote content. `path`: "/package.Service/Method".
 */
export function startServerSpan(path: string, metadata: Metadata): ServerSpan {
  const parent = propagation.extract(ROOT_CONTEXT, metadata, FROM_METADATA);
  const method = path.slice(1);
  const attributes = { 'rpc.system.name': 'grpc', 'rpc.method': method };
  const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
  const within = trace.setSpan(parent, span);
  return { run: (work) => context.with(within, work), end: (code) => end(span, code, SERVER_FAILURES.has(code)) };
}

/**
 * Makes calls CLIENT spans of the trace under way and passes it on. Streams are passed over: one lasts as long as what is watched.
 * `address`: host:port of the server.
 */
export function traceCalls(address: string): Interceptor {
  const server = serverAttributes(address);
  return (options, nextCall) => {
    const { path, responseStream } = options.method_definition;
    const active = context.active();
    // A call of nobody's trace asks the sampler too: what it does not record, the server is told not to record either.
    const asked = trace.getSpanContext(active) === undefined || isSampled(active);
    const span = responseStream || !asked ? undefined : startClientSpan(path.slice(1), server);
    const within = span === undefined ? active : trace.setSpan(active, span);
    return new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) => {
        propagation.inject(within, metadata, INTO_METADATA);
        next(metadata, {
          onReceiveStatus: (answer, pass) => {
            if (span !== undefined) end(span, answer.code, answer.code !== status.OK);
            pass(answer);
          },
        });
      },
    });
  };
}

function startClientSpan(method: string, server: Record<string, string | number>): Span {
  return tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes: { 'rpc.system.name': 'grpc', 'rpc.method': method, ...server } });
}

function serverAttributes(address: string): Record<string, string | number> {
  const [, host, port] = /^(.+):(\d+)$/.exec(address) ?? [];
  return host === undefined ? { 'server.address': address } : { 'server.address': host, 'server.port': Number(port) };
}

function isSampled(active: Context): boolean {
  return ((trace.getSpanContext(active)?.traceFlags ?? TraceFlags.NONE) & TraceFlags.SAMPLED) !== 0;
}

function end(span: Span, code: status, failed: boolean): void {
  if (span.isRecording()) {
    const name = status[code];
    span.setAttribute('rpc.status_code', name);
    if (failed) {
      span.setAttribute('error.type', name);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
  }
  span.end();
}
